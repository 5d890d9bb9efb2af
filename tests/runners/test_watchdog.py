"""The watchdog's judgement of one container; what it measures is tested with real programs."""

import errno
import os

from orchestrator.contract.running import Limits
from orchestrator.runners.local import watchdog
from orchestrator.runners.local.processes import Memory, Usage


def test_failed_look_is_made_up_for_by_the_next(monkeypatch):
    causes: list[str] = []
    watch = watchdog.Watch(os.getpid(), [], Limits(memory_mb=64), None, causes.append)

    def use(first: int) -> Usage:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(watchdog, "usage", use)
    watch.check()
    monkeypatch.setattr(watchdog, "usage", lambda first: Usage(Memory(own=1 << 40)))
    monkeypatch.setattr("orchestrator.runners.local.memory.proportional_memory", lambda first: Memory(own=1 << 40))
    watch.check()

    assert causes == ["memory"]
