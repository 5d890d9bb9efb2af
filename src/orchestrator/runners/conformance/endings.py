"""How containers end: by themselves, by a limit, or because somebody stopped them."""

import asyncio
from uuid import uuid4

from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Handle
from orchestrator.runners.conformance.harness import (
    build_spec,
    end_of,
    expect,
    expect_rejected,
    join_chunks,
    run_program,
)


async def success_is_completed(runner: Runner) -> None:
    ended, chunks = await run_program(runner, "print('hello')")

    expect(ended.status == "completed" and ended.exit_code == 0, f"a program that ends well is told as {ended}")
    expect(join_chunks(chunks) == b"hello\n", f"it printed {join_chunks(chunks)!r}")
    expect(bool(ended.reason) and ended.wall_seconds > 0, f"the end lacks its reason or its wall time: {ended}")


async def failure_has_its_exit_code(runner: Runner) -> None:
    ended, _ = await run_program(runner, "import sys; sys.exit(7)")

    expect(ended.status == "failed" and ended.exit_code == 7, f"exit code 7 is told as {ended}")


async def too_long_is_timed_out(runner: Runner) -> None:
    ended, _ = await run_program(runner, "import time; time.sleep(50)", timeout_seconds=1)

    expect(ended.status == "timed_out", f"50 s in a limit of 1 s are told as {ended}")


async def stop_lets_it_finish_in_grace(runner: Runner) -> None:
    code = """import signal, sys, time
signal.signal(15, lambda *_: (print('saved', flush=True), sys.exit(0)))
print('ready', flush=True)
time.sleep(50)
"""
    handle = await runner.start(build_spec(code))
    follower = aiter(runner.follow(handle))
    await anext(follower)
    await runner.stop(handle, grace_seconds=30)
    rest = [chunk async for chunk in follower]
    ended = await end_of(runner, handle)
    await runner.release(handle)

    expect(
        ended.status == "cancelled" and b"saved" in join_chunks(rest),
        f"stopped with grace it printed {rest}: {ended}",
    )


async def stop_kills_after_the_grace(runner: Runner) -> None:
    code = "import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint('ready', flush=True)\ntime.sleep(50)"
    handle = await runner.start(build_spec(code))
    await anext(aiter(runner.follow(handle)))
    await runner.stop(handle, grace_seconds=0.5)
    ended = await end_of(runner, handle)
    await runner.stop(handle, grace_seconds=0)
    again = await runner.status(handle)
    await runner.release(handle)

    expect(
        ended.status == "cancelled" and ended.wall_seconds < 40,
        f"a program that ignores the request is told as {ended}",
    )
    expect(again.ended == ended, "stopping an ended container changed its end")


async def use_is_told_while_it_runs(runner: Runner) -> None:
    code = "held = bytearray(64 << 20)\nprint('ready', flush=True)\nwhile True: pass"
    handle = await runner.start(build_spec(code))
    await anext(aiter(runner.follow(handle)))
    await asyncio.sleep(2)
    used = await runner.used(handle)
    await runner.stop(handle, grace_seconds=0)
    await end_of(runner, handle)
    after = await runner.used(handle)
    await runner.release(handle)

    plausible = used is None or (used.cpu_seconds > 0.2 and used.memory_bytes > 48 << 20)
    expect(plausible, f"a program that is busy and holds 64 MiB is told to use {used}")
    expect(after is None, f"an ended container is told to use {after}")


async def too_much_memory_is_told(runner: Runner) -> None:
    ended, _ = await run_program(runner, "kept = []\nwhile True: kept.append(b'x' * (8 << 20))")

    expect(ended.status == "out_of_memory", f"endless memory is told as {ended}")


async def processes_left_behind_do_not_hold_it(runner: Runner) -> None:
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(50)\nprint('main done', flush=True)"
    ended, _ = await run_program(runner, code)

    expect(
        ended.status == "completed" and ended.wall_seconds < 40,
        f"a program that left a process behind is told as {ended}",
    )


async def an_unknown_container_is_lost(runner: Runner) -> None:
    unknown = Handle(
        container_id="ctr-00000000", provider_id=f"unknown-{uuid4().hex}", started_at="2026-01-01T00:00:00Z"
    )
    observed = await runner.status(unknown)
    await runner.stop(unknown, grace_seconds=0)
    await runner.release(unknown)

    expect(observed.status == "lost" and observed.ended is not None, f"a container nobody knows is told as {observed}")
    await expect_rejected(runner, unknown, "a.bin")


CHECKS = (
    success_is_completed,
    failure_has_its_exit_code,
    too_long_is_timed_out,
    stop_lets_it_finish_in_grace,
    stop_kills_after_the_grace,
    use_is_told_while_it_runs,
    too_much_memory_is_told,
    processes_left_behind_do_not_hold_it,
    an_unknown_container_is_lost,
)
