"""Samples each second at what a running container uses, for those who watch it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from orchestrator.contract.containers import UsageSample
from orchestrator.contract.errors import RunnerUnreachable
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Handle, Used
from orchestrator.storage.live_usage import LiveUsage

FIRST_SECONDS = 0.25  # short programs have a point or two, too
INTERVAL_SECONDS = 1.0


@asynccontextmanager
async def sample_usage(usage: LiveUsage, runner: Runner, handle: Handle) -> AsyncIterator[None]:
    """Take samples of what a container uses while this is open; a runner that cannot tell gives none."""
    sampling = asyncio.create_task(_take_samples(usage, runner, handle), name=f"usage of {handle.container_id}")
    try:
        yield
    finally:
        sampling.cancel()
        await asyncio.gather(sampling, return_exceptions=True)


async def _take_samples(usage: LiveUsage, runner: Runner, handle: Handle) -> None:
    began = before_at = time.monotonic()
    before = Used(0.0, 0)
    wait = FIRST_SECONDS
    while True:
        await asyncio.sleep(wait)
        wait = INTERVAL_SECONDS
        try:
            used, at = await runner.used(handle), time.monotonic()
        except RunnerUnreachable:
            continue
        if used is None:
            return
        busy = max(0.0, used.cpu_seconds - before.cpu_seconds) / (at - before_at)
        sample = UsageSample(seconds=round(at - began, 2), cpus=round(busy, 3), memory_bytes=used.memory_bytes)
        usage.add(handle.container_id, sample)
        before, before_at = used, at
