"""A container's log: order, offsets, limit, many followers."""

import asyncio

import pytest

from orchestrator.runners.local.log import ContainerLog


def followed(log: ContainerLog, from_offset: int = 0) -> bytes:
    async def collect() -> bytes:
        return b"".join([chunk.data async for chunk in log.follow(from_offset)])

    return asyncio.run(collect())


def written(*parts: tuple[str, bytes], keep_bytes: int = 1000) -> ContainerLog:
    log = ContainerLog(keep_bytes)
    for stream, data in parts:
        log.write(stream, data)
        log.flush()
    log.close()
    return log


@pytest.mark.parametrize("offset", range(9))
def test_every_offset_gives_the_rest(offset):
    log = written(("stdout", b"ab"), ("stderr", b"c"), ("stdout", b"defg"))

    assert followed(log, offset) == b"abcdefg"[offset:]


def test_bytes_over_the_limit_are_counted_and_dropped():
    log = written(("stdout", b"abc"), ("stdout", b"defg"), ("stderr", b"h"), keep_bytes=5)

    assert followed(log) == b"abcde" and log.total_bytes == 8 and log.truncated


def test_exact_limit_is_not_truncated():
    assert not written(("stdout", b"abcde"), keep_bytes=5).truncated


def test_writes_of_one_stream_are_joined_between_flushes():
    async def collect() -> list:
        log = ContainerLog(100)
        for stream, data in [("stdout", b"a"), ("stdout", b"b"), ("stderr", b"c"), ("stdout", b"d")]:
            log.write(stream, data)
        log.close()
        return [tuple(chunk) async for chunk in log.follow(0)]

    assert asyncio.run(collect()) == [(0, "stdout", b"ab"), (2, "stderr", b"c"), (3, "stdout", b"d")]


def test_followers_wait_for_what_comes():
    async def both() -> list[bytes]:
        log = ContainerLog(100)

        async def collect() -> bytes:
            return b"".join([chunk.data async for chunk in log.follow(0)])

        followers = [asyncio.create_task(collect()) for _ in range(3)]
        for data in (b"a", b"b", b"c"):
            await asyncio.sleep(0)
            log.write("stdout", data)
            log.flush()
        log.close()
        return await asyncio.gather(*followers)

    assert asyncio.run(both()) == [b"abc"] * 3
