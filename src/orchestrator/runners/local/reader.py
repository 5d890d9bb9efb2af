"""Reads what a container prints from its two pipes, in the event loop, without letting a busy writer take it over."""

import asyncio
import os
from collections.abc import Callable

from orchestrator.runners.local.log import ContainerLog, Stream

READ_BYTES = 64 * 1024
BUSY_BYTES = 32 * 1024  # a read this full means more is waiting, and is flushed at once
PAUSE_SECONDS = 0.005  # between reads of a writer that prints little by little
FLUSH_SECONDS = 0.05


class PipeReader:
    """Moves bytes from pipes into a log; calls `on_flood` once when more than `flood_bytes` have come."""

    def __init__(
        self, pipes: dict[Stream, int], log: ContainerLog, *, flood_bytes: int, on_flood: Callable[[], None]
    ) -> None:
        self._pipes = dict(pipes)
        self._log = log
        self._flood_bytes = flood_bytes
        self._on_flood = on_flood
        self._loop = asyncio.get_running_loop()
        self._armed: list[int] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flush_timer: asyncio.TimerHandle | None = None
        for pipe in self._pipes.values():
            os.set_blocking(pipe, False)
        self._arm()

    def finish(self) -> None:
        """Take in what is left after the container has died, then close the pipes and the log.

        Not until end of file: whoever of the host inherited a pipe could keep that from coming.
        """
        self._disarm()
        for timer in (self._timer, self._flush_timer):
            if timer:
                timer.cancel()
        for stream in list(self._pipes):
            while self._read(stream) and self._log.total_bytes <= 2 * self._flood_bytes:
                pass
        for pipe in self._pipes.values():
            os.close(pipe)
        self._pipes.clear()
        self._log.close()

    def _arm(self) -> None:
        self._timer = None
        for pipe in self._pipes.values():
            self._loop.add_reader(pipe, self._ready)
            self._armed.append(pipe)

    def _disarm(self) -> None:
        for pipe in self._armed:
            self._loop.remove_reader(pipe)
        self._armed.clear()

    def _ready(self) -> None:
        self._disarm()
        most = max(self._read(stream) for stream in list(self._pipes))
        if self._log.total_bytes > self._flood_bytes:
            self._on_flood()
        if self._log.pending_bytes >= BUSY_BYTES:
            self._flush()
        elif self._log.pending_bytes and not self._flush_timer:
            self._flush_timer = self._loop.call_later(FLUSH_SECONDS, self._flush)
        if self._pipes:
            self._timer = self._loop.call_later(0 if most >= BUSY_BYTES else PAUSE_SECONDS, self._arm)

    def _read(self, stream: Stream) -> int:
        """Bytes taken from one pipe; a pipe that has ended is closed."""
        try:
            data = os.read(self._pipes[stream], READ_BYTES)
        except BlockingIOError:
            return 0
        if not data:
            os.close(self._pipes.pop(stream))
            return 0
        self._log.write(stream, data)
        return len(data)

    def _flush(self) -> None:
        if self._flush_timer:
            self._flush_timer.cancel()
            self._flush_timer = None
        self._log.flush()
