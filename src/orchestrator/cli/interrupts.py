"""Ctrl-C and SIGTERM as something to wait for: the first asks for a soft end, the second ends at once."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)
ENDED_AT_ONCE = 1


class Interrupts:
    """`asked` is set by the first signal. What is durable goes on at the next start, so the second one need not wait."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._before_exit: Callable[[], None] = lambda: None

    @contextmanager
    def caught(self, before_exit: Callable[[], None] = lambda: None) -> Iterator["Interrupts"]:
        """Signals are counted inside. `before_exit` puts the terminal in order when there is no time for more."""
        self._before_exit = before_exit
        loop = asyncio.get_running_loop()
        earlier = {
            number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._came)) for number in SIGNALS
        }
        try:
            yield self
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _came(self) -> None:
        if not self.asked.is_set():
            self.asked.set()
            return
        self._before_exit()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ENDED_AT_ONCE)
