"""Work on the database's own thread, whose caller may be gone when it ends."""

import asyncio
import gc
import time

import pytest

from orchestrator.storage.backends.event_loop_thread import EventLoopThread


@pytest.fixture
def thread():
    thread = EventLoopThread("database")
    yield thread
    thread.close(_nothing)


async def _nothing() -> None:
    pass


def test_failure_of_cancelled_work_is_not_reported_as_forgotten(thread, caplog):
    async def fail() -> None:
        await asyncio.sleep(0.1)
        raise ConnectionError("the database is away")

    async def cancel() -> None:
        work = asyncio.create_task(thread.do(fail))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await asyncio.sleep(0.3)

    asyncio.run(cancel())
    gc.collect()
    time.sleep(0.05)

    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


def test_failure_reaches_the_caller(thread):
    async def fail() -> None:
        raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError, match="away"):
        asyncio.run(thread.do(fail))
