"""What the checks share: they start small programs and say what a runner did instead of what it should."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import uuid4

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Chunk, Ended, Handle, Limits, RunSpec

Check = Callable[[Runner], Awaitable[None]]
START_SECONDS = 120.0  # longest wait for anything; a remote runner may have to fetch its image first
LIMITS = Limits(timeout_seconds=60, memory_mb=256, work_mb=16, output_bytes=64 * 1024)


class ConformanceFailure(AssertionError):
    """The runner does not keep to the protocol; the message says what it did instead."""


def build_spec(code: str, **limits: float) -> RunSpec:
    """Return a container that runs `code`, within LIMITS but for what is given."""
    chosen = LIMITS.model_copy(update=limits)
    return RunSpec(container_id=f"ctr-{uuid4().hex[:8]}", command=["python", "-c", code], limits=chosen)


async def run_program(runner: Runner, code: str, **limits: float) -> tuple[Ended, list[Chunk]]:
    """Run a program to its end; return how it ended and what it printed. Nothing of it is left."""
    return await run_spec(runner, build_spec(code, **limits))


async def run_spec(runner: Runner, spec: RunSpec) -> tuple[Ended, list[Chunk]]:
    handle = await runner.start(spec)
    chunks = await collect(runner, handle)
    ended = await end_of(runner, handle)
    await runner.release(handle)
    return ended, chunks


async def end_of(runner: Runner, handle: Handle) -> Ended:
    while (observed := await runner.status(handle)).ended is None:
        await asyncio.sleep(0.02)
    return observed.ended


async def expect_rejected(runner: Runner, handle: Handle, path: str) -> None:
    with suppress(OutputRejected):
        data = await runner.fetch(handle, path, max_bytes=1 << 20)
        raise ConformanceFailure(f"fetching {path!r} gave {data[:100]!r}; it should have been rejected")


def compute_offsets(chunks: list[Chunk]) -> list[int]:
    return [sum(len(earlier.data) for earlier in chunks[:at]) for at in range(len(chunks))]


def join_chunks(chunks: list[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ConformanceFailure(otherwise)


async def collect(runner: Runner, handle: Handle, *, from_offset: int = 0) -> list[Chunk]:
    return [chunk async for chunk in runner.follow(handle, from_offset)]
