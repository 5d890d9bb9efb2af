"""Writes to the standard input of a session, in the event loop, without waiting for an agent that does not read."""

import asyncio
import os


class PipeWriter:
    """One end of a pipe. Belongs to the event loop it is used on."""

    def __init__(self, pipe: int) -> None:
        self._pipe: int | None = pipe
        self._turn = asyncio.Lock()
        self._ready: asyncio.Future[None] | None = None
        os.set_blocking(pipe, False)

    async def write(self, data: bytes) -> None:
        """Write all of it, waiting while the pipe is full; raise BrokenPipeError once nobody reads or it is closed."""
        async with self._turn:
            rest = memoryview(data)
            while rest:
                if self._pipe is None:
                    raise BrokenPipeError("The input of the session is closed.")
                try:
                    rest = rest[os.write(self._pipe, rest) :]
                except BlockingIOError:
                    await self._wait(self._pipe)

    def close(self) -> None:
        """Close it; a write that waits fails."""
        if self._pipe is None:
            return
        if self._ready and not self._ready.done():
            self._ready.get_loop().remove_writer(self._pipe)
            self._ready.set_result(None)
        os.close(self._pipe)
        self._pipe = None

    async def _wait(self, pipe: int) -> None:
        loop = asyncio.get_running_loop()
        self._ready = ready = loop.create_future()
        loop.add_writer(pipe, lambda: ready.done() or ready.set_result(None))
        try:
            await ready
        finally:
            if self._pipe is not None:
                loop.remove_writer(pipe)
