"""Looks each second at what a running container uses, for those who watch it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from orchestrator.contract.containers import UsageSample
from orchestrator.contract.running import Handle, Used
from orchestrator.storage.live_usage import LiveUsage

FIRST_SECONDS = 0.25  # short programs have a point or two, too
EACH_SECONDS = 1.0


@asynccontextmanager
async def sampled(kept: LiveUsage, runner, handle: Handle) -> AsyncIterator[None]:
    """While this is open, samples of the container are taken. A runner that cannot tell gives none."""
    taking = asyncio.create_task(_take(kept, runner, handle), name=f"usage of {handle.container_id}")
    try:
        yield
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)


async def _take(kept: LiveUsage, runner, handle: Handle) -> None:
    began = before_at = time.monotonic()
    before = Used(0.0, 0)
    wait = FIRST_SECONDS
    while True:
        await asyncio.sleep(wait)
        wait = EACH_SECONDS
        used, at = await runner.used(handle), time.monotonic()
        if used is None:
            return
        busy = max(0.0, used.cpu_seconds - before.cpu_seconds) / (at - before_at)
        sample = UsageSample(seconds=round(at - began, 2), cpus=round(busy, 3), memory_bytes=used.memory_bytes)
        kept.add(handle.container_id, sample)
        before, before_at = used, at
