"""Watches running containers from a thread of its own for limits that the kernel does not hold."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from orchestrator.contract.running import Limits
from orchestrator.runners.local.cgroups import Group
from orchestrator.runners.local.ending import MAX_FILES, Cause
from orchestrator.runners.local.processes import Usage, proportional_bytes, usage

TICK_SECONDS = 0.05
TICKS_WITH_GROUP = 5  # where the kernel holds memory and processes, every fifth look is enough
SPARE_TASKS = 8  # the limit of the system call filter is exact where it works; this is the second line


@dataclass(eq=False)
class Watch:
    """One container under watch. `over` is called from the watchdog's thread."""

    first: int
    folders: list[int]
    limits: Limits
    group: Group | None
    over: Callable[[Cause], None]  # called while the container's descriptors are surely open
    resident_bytes: int = 0  # at the last look
    peak_bytes: int = 0
    cpu_seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False

    def measure(self) -> None:
        """Remembers what is used now."""
        with self.lock:
            if not self.closed:
                self._measured()

    def check(self) -> None:
        """Call `over` if a limit is exceeded now."""
        with self.lock:
            cause = None if self.closed else self._measured()
            if cause:
                self.over(cause)

    def close(self) -> None:
        """After this no look is under way and none begins, so the container's descriptors may be closed."""
        with self.lock:
            self.closed = True

    def _measured(self) -> Cause | None:
        if self.group is None:
            used = usage(self.first)
        else:
            used = Usage(self.group.memory_bytes(), self.group.cpu_seconds() or 0.0)
        self.resident_bytes = used.resident_bytes
        self.peak_bytes = max(self.peak_bytes, used.resident_bytes)
        self.cpu_seconds = max(self.cpu_seconds, used.cpu_seconds)
        if self.group and self.group.memory_kills():
            return "memory"
        if self.group is None and self._too_much_memory(used):
            return "memory"
        if used.tasks > self.limits.processes + SPARE_TASKS:
            return "processes"
        return "files" if sum(map(_files, self.folders)) > MAX_FILES else None

    def _too_much_memory(self, used: Usage) -> bool:
        allowed = self.limits.memory_mb << 20
        return used.resident_bytes > allowed and proportional_bytes(self.first) > allowed


class Watchdog:
    """One thread for all containers of the process; it sleeps while there are none."""

    def __init__(self) -> None:
        self._watches: set[Watch] = set()
        self._some = threading.Event()
        self._started = False

    def add(self, watch: Watch) -> None:
        self._watches.add(watch)
        if not self._started:
            self._started = True
            threading.Thread(target=self._work, name="container-watchdog", daemon=True).start()
        self._some.set()

    def remove(self, watch: Watch) -> None:
        self._watches.discard(watch)
        watch.close()

    def _work(self) -> None:
        tick = 0
        while True:
            self._some.wait()
            tick += 1
            for watch in tuple(self._watches):
                if watch.group is None or tick % TICKS_WITH_GROUP == 0:
                    watch.check()
            if self._watches:
                time.sleep(TICK_SECONDS)
            else:
                self._some.clear()


def _files(folder: int) -> int:
    found = os.fstatvfs(folder)
    return found.f_files - found.f_ffree


WATCHDOG = Watchdog()
