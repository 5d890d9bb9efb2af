"""Ctrl-C and SIGTERM as an event to wait for: the first asks for a graceful stop, the second exits at once."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)
EXITED_AT_ONCE = 1


class Interrupts:
    """`stop_requested` is set by the first signal. All work is durable, so the second signal need not wait."""

    def __init__(self) -> None:
        self.stop_requested = asyncio.Event()
        self._before_exit: Callable[[], None] = lambda: None

    @contextmanager
    def handle_signals(self, before_exit: Callable[[], None] = lambda: None) -> Iterator["Interrupts"]:
        """Count signals inside the context; `before_exit` restores the terminal before an exit at once."""
        self._before_exit = before_exit
        loop = asyncio.get_running_loop()
        earlier = {
            number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._on_signal)) for number in SIGNALS
        }
        try:
            yield self
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _on_signal(self) -> None:
        if not self.stop_requested.is_set():
            self.stop_requested.set()
            return
        self._before_exit()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(EXITED_AT_ONCE)
