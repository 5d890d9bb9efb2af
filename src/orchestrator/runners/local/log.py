"""What a container has printed: kept up to a limit, handed to any number of followers as it comes."""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator
from typing import Literal

from orchestrator.contract.running import Chunk

Stream = Literal["stdout", "stderr"]


class ContainerLog:
    """The kept bytes of one container, in order. Belongs to one event loop."""

    def __init__(self, keep_bytes: int) -> None:
        self._keep_bytes = keep_bytes
        self._chunks: list[Chunk] = []
        self._pending: list[tuple[Stream, bytes]] = []
        self._grown = asyncio.Event()
        self._closed = False
        self.kept_bytes = 0
        self.pending_bytes = 0
        self.total_bytes = 0

    @property
    def truncated(self) -> bool:
        return self.total_bytes > self.kept_bytes

    def write(self, stream: Stream, data: bytes) -> None:
        """Take in what was printed; what is over the limit is counted and dropped."""
        self.total_bytes += len(data)
        data = data[: self._keep_bytes - self.kept_bytes]
        if not data:
            return
        self.kept_bytes += len(data)
        self.pending_bytes += len(data)
        if self._pending and self._pending[-1][0] == stream:
            data = self._pending.pop()[1] + data
        self._pending.append((stream, data))

    def flush(self) -> None:
        """Hands what was written since to the followers."""
        offset = self.kept_bytes - self.pending_bytes
        for stream, data in self._pending:
            self._chunks.append(Chunk(offset, stream, data))
            offset += len(data)
        self._pending.clear()
        self.pending_bytes = 0
        self._wake()

    def close(self) -> None:
        """End it: followers get what is left and stop."""
        self._closed = True
        self.flush()

    async def follow(self, from_offset: int) -> AsyncIterator[Chunk]:
        """Kept chunks from byte `from_offset` on; waits for more until the log is closed."""
        at = max(0, bisect_right(self._chunks, from_offset, key=lambda chunk: chunk.offset) - 1)
        while True:
            while at < len(self._chunks):
                chunk = self._chunks[at]
                at += 1
                skip = max(0, from_offset - chunk.offset)
                if skip < len(chunk.data):
                    yield Chunk(chunk.offset + skip, chunk.stream, chunk.data[skip:])
            if self._closed:
                return
            await self._grown.wait()

    def _wake(self) -> None:
        self._grown.set()  # wakes those who wait now; later ones wait for the next
        self._grown = asyncio.Event()
