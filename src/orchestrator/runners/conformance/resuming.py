"""What becomes of containers when the process that started them ends: gone with it, or taken up again by the next."""

import asyncio

from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Handle, RunSpec
from orchestrator.runners.conformance.harness import (
    ConformanceFailure,
    build_spec,
    collect,
    end_of,
    expect,
    join_chunks,
)

SLOW = """import time
print('first', flush=True)
time.sleep(3)
print('second', flush=True)
open('out.txt', 'w').write('x')
"""
QUICK = "print('first'); open('out.txt', 'w').write('x')"


async def a_running_container_is_taken_up_again(runner: Runner) -> None:
    handle = await start_and_leave(runner, build_spec(SLOW))
    if not runner.outlives_server:
        return await expect_gone(runner, handle)

    later, resumed = await take_up(runner, handle.container_id, handle)
    rest = await collect(later, resumed, from_offset=len(b"first\n"))
    await expect_whole_end(later, resumed)

    expect(join_chunks(rest) == b"second\n", f"followed from where it was left, it printed {join_chunks(rest)!r}")


async def a_handle_that_was_never_stored_is_found_again(runner: Runner) -> None:
    handle = await start_and_leave(runner, build_spec(SLOW))
    if not runner.outlives_server:
        return await expect_gone(runner, handle)

    later, resumed = await take_up(runner, handle.container_id, None)
    chunks = await collect(later, resumed)
    await expect_whole_end(later, resumed)

    expect(resumed == handle, f"it was started as {handle} and found again as {resumed}")
    expect(join_chunks(chunks) == b"first\nsecond\n", f"found again, it printed {join_chunks(chunks)!r}")


async def an_end_that_nobody_saw_is_told_later(runner: Runner) -> None:
    handle = await start_and_leave(runner, build_spec(QUICK))
    if not runner.outlives_server:
        return await expect_gone(runner, handle)
    await end_of(runner, handle)

    later, resumed = await take_up(runner, handle.container_id, handle)
    chunks = await collect(later, resumed)
    await expect_whole_end(later, resumed)

    expect(join_chunks(chunks) == b"first\n", f"its log is {join_chunks(chunks)!r}")


async def started_twice_it_runs_once(runner: Runner) -> None:
    """Check that a server which ended before it knew of the start may ask for it again."""
    if not runner.outlives_server:
        return
    spec = build_spec(SLOW)
    first, second = await asyncio.gather(runner.start(spec), runner.start(spec))
    chunks = await collect(runner, second)
    await end_of(runner, second)
    await runner.release(second)

    expect(first.provider_id == second.provider_id, f"one container was started as {first} and as {second}")
    expect(join_chunks(chunks) == b"first\nsecond\n", f"started twice, it printed {join_chunks(chunks)!r}")


async def a_container_that_was_never_started_is_gone(runner: Runner) -> None:
    spec = build_spec(QUICK)
    resumed = await runner.resume(spec.container_id, None)

    expect(resumed is None, f"a container that was never started was taken up as {resumed}")


async def start_and_leave(runner: Runner, spec: RunSpec) -> Handle:
    """Start a container and follow it to its first line."""
    handle = await runner.start(spec)
    await anext(aiter(runner.follow(handle)))
    return handle


async def take_up(runner: Runner, container_id: str, handle: Handle | None) -> tuple[Runner, Handle]:
    """Return another runner, as the next process makes it, and the handle with which it took up the container."""
    later = type(runner)()
    stored = handle and Handle.model_validate_json(handle.model_dump_json())
    resumed = await later.resume(container_id, stored)
    if resumed is None:
        raise ConformanceFailure(f"outlives_server is set, and {container_id} was not taken up again")
    return later, resumed


async def expect_gone(runner: Runner, handle: Handle) -> None:
    """Check that another runner does not claim to have a container that dies with its server."""
    resumed = await type(runner)().resume(handle.container_id, handle)
    await runner.stop(handle, grace_seconds=0)
    await end_of(runner, handle)
    await runner.release(handle)
    expect(resumed is None, f"outlives_server is not set, and it was taken up again as {resumed}")


async def expect_whole_end(runner: Runner, handle: Handle) -> None:
    """Check that the end and the output are there until the container is released."""
    ended = await end_of(runner, handle)
    output = await runner.fetch(handle, "out.txt", max_bytes=10)
    await runner.release(handle)
    gone = await runner.resume(handle.container_id, handle)
    expect(ended.status == "completed" and output == b"x", f"it ended as {ended} and left {output!r}")
    expect(gone is None, "a released container was taken up again")


CHECKS = (
    a_running_container_is_taken_up_again,
    a_handle_that_was_never_stored_is_found_again,
    an_end_that_nobody_saw_is_told_later,
    started_twice_it_runs_once,
    a_container_that_was_never_started_is_gone,
)
