"""An event loop on a thread of its own: connections live on it, whichever event loop their users run on."""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, T]]


class EventLoopThread:
    """Runs coroutines on an event loop in a thread of its own."""

    def __init__(self, name: str) -> None:
        self._loop = _create_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Work[T]) -> T:
        """Run the work and return its answer; block the calling thread meanwhile."""
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result()

    async def do(self, work: Work[T]) -> T:
        """Await the work's answer; a caller that is cancelled does not cut it short: its connection stays usable."""
        caller = asyncio.get_running_loop()
        answer: asyncio.Future[T] = caller.create_future()

        def tell(done: asyncio.Task[Any]) -> None:
            with suppress(RuntimeError):  # the caller's loop was closed: whoever asked is gone
                caller.call_soon_threadsafe(_settle, answer, done)

        self.start(work, tell)
        return await answer

    def start(self, work: Work[T], tell: Callable[[asyncio.Task[Any]], None]) -> None:
        """Start the work; call `tell` on this thread when it is done."""

        def begin() -> None:
            task = self._loop.create_task(work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(tell)

        self._loop.call_soon_threadsafe(begin)

    def close(self, last: Work[None]) -> None:
        """Wait for all work that was started, do `last`, and end the thread."""

        async def end() -> None:
            while self._tasks:
                await asyncio.wait(self._tasks)
            await last()

        self.run(end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _create_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


def _settle(answer: asyncio.Future[Any], done: asyncio.Task[Any]) -> None:
    error = None if done.cancelled() else done.exception()  # asked for in any case, or asyncio reports it as forgotten
    if answer.done():  # the caller was cancelled
        return
    if done.cancelled():
        answer.cancel()
    elif error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(done.result())
