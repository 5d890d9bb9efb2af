"""What every runner must do, as checks that can be run against any of them.

`await run_check(runner, name)` runs one of `CHECKS`; it raises ConformanceFailure with what the runner did instead.
A test suite of a runner is one loop over `CHECKS`. The runner must offer a Python interpreter under the command word `python`.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.running import Chunk, Ended, Handle, Limits, Mount, RunSpec
from orchestrator.runners.protocol import Runner

Check = Callable[[Runner], Awaitable[None]]
CHECKS: dict[str, Check] = {}
START_SECONDS = 120.0  # longest wait for anything; a remote runner may have to fetch its image first
LIMITS = Limits(timeout_seconds=60, memory_mb=256, work_mb=16, output_bytes=64 * 1024)


class ConformanceFailure(AssertionError):
    """The runner does not keep to the protocol; the message says what it did instead."""


async def run_check(runner: Runner, name: str) -> None:
    """Nothing, if `runner` passes the check `name`. Raises ConformanceFailure otherwise."""
    await asyncio.wait_for(CHECKS[name](runner), START_SECONDS)


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


@check
async def success_is_completed(runner: Runner) -> None:
    ended, chunks = await run_program(runner, "print('hello')")

    expect(ended.status == "completed" and ended.exit_code == 0, f"a program that ends well is told as {ended}")
    expect(printed(chunks) == b"hello\n", f"it printed {printed(chunks)!r}")
    expect(bool(ended.reason) and ended.wall_seconds > 0, f"the end lacks its reason or its wall time: {ended}")


@check
async def failure_has_its_exit_code(runner: Runner) -> None:
    ended, _ = await run_program(runner, "import sys; sys.exit(7)")

    expect(ended.status == "failed" and ended.exit_code == 7, f"exit code 7 is told as {ended}")


@check
async def streams_are_told_apart(runner: Runner) -> None:
    _, chunks = await run_program(
        runner, "import sys, time; print('out'); time.sleep(0.3); print('err', file=sys.stderr)"
    )

    told = {stream: printed([chunk for chunk in chunks if chunk.stream == stream]) for stream in ("stdout", "stderr")}
    expect(told == {"stdout": b"out\n", "stderr": b"err\n"}, f"the streams are told as {told}")


@check
async def following_resumes_at_any_offset(runner: Runner) -> None:
    handle = await runner.start(program("for i in range(1000): print(i)"))
    whole = [chunk async for chunk in runner.follow(handle)]
    later = [chunk async for chunk in runner.follow(handle, 1234)]
    await runner.release(handle)

    offsets = [chunk.offset for chunk in whole]
    expect(offsets == running_offsets(whole), f"offsets do not follow from the sizes: {offsets[:5]}")
    expect(printed(later) == printed(whole)[1234:], "following from byte 1234 gives something else than the rest")


@check
async def prints_arrive_while_it_runs(runner: Runner) -> None:
    handle = await runner.start(program("import time; print('now', flush=True); time.sleep(50)"))
    chunk = await anext(aiter(runner.follow(handle)))
    running = await runner.status(handle)
    await runner.stop(handle, grace_seconds=0)
    await end_of(runner, handle)
    await runner.release(handle)

    expect(
        chunk.data.startswith(b"now") and running.status == "running", f"first chunk {chunk}, state {running.status}"
    )


@check
async def all_followers_get_everything(runner: Runner) -> None:
    handle = await runner.start(program("import time\nfor i in range(20): print(i, flush=True); time.sleep(0.01)"))
    followers = [_collected(runner, handle) for _ in range(3)]
    texts = {printed(chunks) for chunks in await asyncio.gather(*followers)}
    await runner.release(handle)

    expect(texts == {b"".join(b"%d\n" % i for i in range(20))}, f"three followers got {len(texts)} different texts")


@check
async def too_long_is_timed_out(runner: Runner) -> None:
    ended, _ = await run_program(runner, "import time; time.sleep(50)", timeout_seconds=1)

    expect(ended.status == "timed_out", f"50 s in a limit of 1 s are told as {ended}")


@check
async def stop_lets_it_finish_in_grace(runner: Runner) -> None:
    code = """import signal, sys, time
signal.signal(15, lambda *_: (print('saved', flush=True), sys.exit(0)))
print('ready', flush=True)
time.sleep(50)
"""
    handle = await runner.start(program(code))
    follower = aiter(runner.follow(handle))
    await anext(follower)
    await runner.stop(handle, grace_seconds=30)
    rest = [chunk async for chunk in follower]
    ended = await end_of(runner, handle)
    await runner.release(handle)

    expect(ended.status == "cancelled" and b"saved" in printed(rest), f"stopped with grace it printed {rest}: {ended}")


@check
async def stop_kills_after_the_grace(runner: Runner) -> None:
    code = "import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint('ready', flush=True)\ntime.sleep(50)"
    handle = await runner.start(program(code))
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


@check
async def use_is_told_while_it_runs(runner: Runner) -> None:
    code = "held = bytearray(64 << 20)\nprint('ready', flush=True)\nwhile True: pass"
    handle = await runner.start(program(code))
    await anext(aiter(runner.follow(handle)))
    await asyncio.sleep(2)
    used = await runner.used(handle)
    await runner.stop(handle, grace_seconds=0)
    await end_of(runner, handle)
    after = await runner.used(handle)
    await runner.release(handle)

    told = used is None or (used.cpu_seconds > 0.2 and used.memory_bytes > 48 << 20)
    expect(told, f"a program that is busy and holds 64 MiB is told to use {used}")
    expect(after is None, f"an ended container is told to use {after}")


@check
async def output_over_the_limit_is_dropped(runner: Runner) -> None:
    ended, chunks = await run_program(runner, f"print('x' * {4 * LIMITS.output_bytes})")

    expect(ended.status == "completed" and ended.output_truncated, f"output over the limit is told as {ended}")
    expect(
        len(printed(chunks)) == LIMITS.output_bytes, f"{len(printed(chunks))} bytes are kept of {LIMITS.output_bytes}"
    )
    expect(ended.output_bytes == 4 * LIMITS.output_bytes + 1, f"{ended.output_bytes} bytes are counted")


@check
async def a_flood_of_output_is_ended(runner: Runner) -> None:
    ended, _ = await run_program(runner, "while True: print('x' * 10000)")

    expect(ended.status == "output_limit", f"endless output is told as {ended}")


@check
async def too_much_memory_is_told(runner: Runner) -> None:
    ended, _ = await run_program(runner, "kept = []\nwhile True: kept.append(b'x' * (8 << 20))")

    expect(ended.status == "out_of_memory", f"endless memory is told as {ended}")


@check
async def outputs_can_be_fetched(runner: Runner) -> None:
    code = "import os; os.mkdir('sub'); open('a.bin', 'wb').write(bytes(range(256))); open('sub/b.txt', 'w').write('b')"
    handle = await runner.start(program(code))
    await end_of(runner, handle)
    fetched = [await runner.fetch(handle, path, max_bytes=256) for path in ("a.bin", "sub/b.txt")]
    await runner.release(handle)

    expect(fetched == [bytes(range(256)), b"b"], f"fetched {fetched}")
    await expect_rejected(runner, handle, "a.bin")


@check
async def bad_outputs_are_rejected(runner: Runner) -> None:
    code = """import os
os.symlink('/etc/passwd', 'link')
os.mkdir('folder')
os.mkfifo('pipe')
os.symlink('/', 'root')
open('sparse', 'wb').truncate(8 << 20)
"""
    handle = await runner.start(program(code))
    await end_of(runner, handle)
    for path in (
        "missing",
        "link",
        "folder",
        "pipe",
        "sparse",
        "root/etc/passwd",
        "../etc/passwd",
        "/etc/passwd",
        "",
        "a\0b",
    ):
        await expect_rejected(runner, handle, path)
    await runner.release(handle)


@check
async def mounts_are_read_only(runner: Runner) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        Path(folder, "main.py").write_text(
            "print(open(__file__).read()[:5]); open('/program/new', 'w')", encoding="utf-8"
        )
        mounted = {"command": ["python", "/program/main.py"], "mounts": [Mount(source=folder, target="/program")]}
        ended, chunks = await run_spec(runner, program("").model_copy(update=mounted))
        left = [path.name for path in Path(folder).iterdir()]

    expect(ended.status == "failed" and left == ["main.py"], f"a program could write to its mount: {ended}, {left}")
    expect(printed(chunks).startswith(b"print"), f"its mount could not be read: {printed(chunks)!r}")


@check
async def only_the_given_environment_is_seen(runner: Runner) -> None:
    code = "import os; print(os.environ['ORCHESTRATOR_SEED'], os.getcwd(), os.environ.get('SECRET_OF_THE_HOST'))"
    spec = program(code).model_copy(update={"environment": {"ORCHESTRATOR_SEED": "41"}})
    os.environ["SECRET_OF_THE_HOST"] = "hunter2"
    try:
        _, chunks = await run_spec(runner, spec)
    finally:
        del os.environ["SECRET_OF_THE_HOST"]

    expect(printed(chunks) == b"41 /work None\n", f"the environment is {printed(chunks)!r}")


@check
async def processes_left_behind_do_not_hold_it(runner: Runner) -> None:
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(50)\nprint('main done', flush=True)"
    ended, _ = await run_program(runner, code)

    expect(
        ended.status == "completed" and ended.wall_seconds < 40,
        f"a program that left a process behind is told as {ended}",
    )


@check
async def an_unknown_container_is_lost(runner: Runner) -> None:
    unknown = Handle(
        container_id="ctr-00000000", provider_id=f"unknown-{uuid4().hex}", started_at="2026-01-01T00:00:00Z"
    )
    observed = await runner.status(unknown)
    await runner.stop(unknown, grace_seconds=0)
    await runner.release(unknown)

    expect(observed.status == "lost" and observed.ended is not None, f"a container nobody knows is told as {observed}")
    await expect_rejected(runner, unknown, "a.bin")


def program(code: str, **limits: float) -> RunSpec:
    """A container that runs `code`, within LIMITS but for what is given."""
    chosen = LIMITS.model_copy(update=limits)
    return RunSpec(container_id=f"ctr-{uuid4().hex[:8]}", command=["python", "-c", code], limits=chosen)


async def run_program(runner: Runner, code: str, **limits: float) -> tuple[Ended, list[Chunk]]:
    """How it ended and what it printed; nothing of it is left."""
    return await run_spec(runner, program(code, **limits))


async def run_spec(runner: Runner, spec: RunSpec) -> tuple[Ended, list[Chunk]]:
    handle = await runner.start(spec)
    chunks = await _collected(runner, handle)
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


def running_offsets(chunks: list[Chunk]) -> list[int]:
    return [sum(len(earlier.data) for earlier in chunks[:at]) for at in range(len(chunks))]


def printed(chunks: list[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ConformanceFailure(otherwise)


async def _collected(runner: Runner, handle: Handle) -> list[Chunk]:
    return [chunk async for chunk in runner.follow(handle)]
