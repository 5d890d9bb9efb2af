"""What containers print: in order, as it comes, to everybody who follows, and no more than was agreed."""

import asyncio

from orchestrator.contract.protocols.runner import Runner
from orchestrator.runners.conformance.harness import (
    LIMITS,
    build_spec,
    collect,
    compute_offsets,
    end_of,
    expect,
    join_chunks,
    run_program,
)


async def streams_are_told_apart(runner: Runner) -> None:
    _, chunks = await run_program(
        runner, "import sys, time; print('out'); time.sleep(0.3); print('err', file=sys.stderr)"
    )

    printed_by_stream = {
        stream: join_chunks([chunk for chunk in chunks if chunk.stream == stream]) for stream in ("stdout", "stderr")
    }
    expect(
        printed_by_stream == {"stdout": b"out\n", "stderr": b"err\n"}, f"the streams are told as {printed_by_stream}"
    )


async def following_resumes_at_any_offset(runner: Runner) -> None:
    handle = await runner.start(build_spec("for i in range(1000): print(i)"))
    whole = [chunk async for chunk in runner.follow(handle)]
    later = [chunk async for chunk in runner.follow(handle, 1234)]
    await runner.release(handle)

    offsets = [chunk.offset for chunk in whole]
    expect(offsets == compute_offsets(whole), f"offsets do not follow from the sizes: {offsets[:5]}")
    expect(
        join_chunks(later) == join_chunks(whole)[1234:], "following from byte 1234 gives something else than the rest"
    )


async def prints_arrive_while_it_runs(runner: Runner) -> None:
    handle = await runner.start(build_spec("import time; print('now', flush=True); time.sleep(50)"))
    chunk = await anext(aiter(runner.follow(handle)))
    running = await runner.status(handle)
    await runner.stop(handle, grace_seconds=0)
    await end_of(runner, handle)
    await runner.release(handle)

    expect(
        chunk.data.startswith(b"now") and running.status == "running", f"first chunk {chunk}, state {running.status}"
    )


async def all_followers_get_everything(runner: Runner) -> None:
    handle = await runner.start(build_spec("import time\nfor i in range(20): print(i, flush=True); time.sleep(0.01)"))
    followers = [collect(runner, handle) for _ in range(3)]
    texts = {join_chunks(chunks) for chunks in await asyncio.gather(*followers)}
    await runner.release(handle)

    expect(texts == {b"".join(b"%d\n" % i for i in range(20))}, f"three followers got {len(texts)} different texts")


async def output_over_the_limit_is_dropped(runner: Runner) -> None:
    ended, chunks = await run_program(runner, f"print('x' * {4 * LIMITS.output_bytes})")

    expect(ended.status == "completed" and ended.output_truncated, f"output over the limit is told as {ended}")
    expect(
        len(join_chunks(chunks)) == LIMITS.output_bytes,
        f"{len(join_chunks(chunks))} bytes are kept of {LIMITS.output_bytes}",
    )
    expect(ended.output_bytes == 4 * LIMITS.output_bytes + 1, f"{ended.output_bytes} bytes are counted")


async def a_flood_of_output_is_ended(runner: Runner) -> None:
    ended, _ = await run_program(runner, "while True: print('x' * 10000)")

    expect(ended.status == "output_limit", f"endless output is told as {ended}")


CHECKS = (
    streams_are_told_apart,
    following_resumes_at_any_offset,
    prints_arrive_while_it_runs,
    all_followers_get_everything,
    output_over_the_limit_is_dropped,
    a_flood_of_output_is_ended,
)
