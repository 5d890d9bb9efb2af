"""Watches running containers from a thread of its own for limits that the kernel does not hold."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from orchestrator.contract.running import Limits
from orchestrator.runners.local.cgroups import Group
from orchestrator.runners.local.ending import MAX_FILES, Cause
from orchestrator.runners.local.memory import folder_use, is_over, memory_bytes, socket_bytes
from orchestrator.runners.local.processes import Usage, usage

TICK_SECONDS = 0.05
TICKS_WITH_GROUP = 5  # where the kernel holds memory and processes, every fifth look is enough
SPARE_TASKS = 8  # the limit of the system call filter is exact where it works; this is the second line

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Watch:
    """One container under watch. `over` is called from the watchdog's thread."""

    first: int
    folders: list[int]  # in memory and of this container alone; none if it has no sandbox
    limits: Limits
    group: Group | None
    over: Callable[[Cause], None]  # called while the container's descriptors are surely open
    resident_bytes: int = 0  # at the last look
    peak_bytes: int = 0
    cpu_seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False
    failed: bool = False  # the last look

    def measure(self) -> None:
        """Remembers what is used now."""
        with self.lock:
            self._measure_if_possible()

    def check(self) -> None:
        """Call `over` if a limit is exceeded now."""
        with self.lock:
            cause = self._measure_if_possible()
            if cause:
                self.over(cause)

    def has_too_many_files(self) -> bool:
        """Whether there are more files now than a container may have."""
        return sum(folder_use(folder)[1] for folder in self.folders) > MAX_FILES

    def close(self) -> None:
        """After this no look is under way and none begins, so the container's descriptors may be closed."""
        with self.lock:
            self.closed = True

    def _measure_if_possible(self) -> Cause | None:
        """Measure; a look that fails, for want of open files for example, is made up for by the next."""
        try:
            cause = None if self.closed else self._measured()
        except OSError as problem:
            if not self.failed:
                logger.warning("The container of process %s cannot be measured now: %s", self.first, problem)
            self.failed = True
            return None
        self.failed = False
        return cause

    def _measured(self) -> Cause | None:
        file_bytes, files = map(sum, zip((0, 0), *map(folder_use, self.folders), strict=True))
        if self.group is None:
            used = usage(self.first)
            self.resident_bytes = memory_bytes(used, file_bytes)
        else:
            used = Usage(cpu_seconds=self.group.cpu_seconds() or 0.0)
            self.resident_bytes = self.group.memory_bytes()
        self.peak_bytes = max(self.peak_bytes, self.resident_bytes)
        self.cpu_seconds = max(self.cpu_seconds, used.cpu_seconds)
        if self.group.memory_kills() if self.group else self._too_much_memory(used, file_bytes):
            return "memory"
        if used.tasks > self.limits.processes + SPARE_TASKS:
            return "processes"
        return "files" if files > MAX_FILES else None

    def _too_much_memory(self, used: Usage, file_bytes: int) -> bool:
        return is_over(
            self.first,
            used,
            file_bytes=file_bytes,
            kernel_bytes=socket_bytes(self.first) if self.folders else 0,
            allowed=self.limits.memory_mb << 20,
        )


class Watchdog:
    """One thread for all containers of the process; it sleeps while there are none."""

    def __init__(self) -> None:
        self._watches: set[Watch] = set()
        self._some = threading.Event()
        self._started = False

    def add(self, watch: Watch) -> None:
        self._watches.add(watch)
        if not self._started:
            threading.Thread(target=self._work, name="container-watchdog", daemon=True).start()
            self._started = True
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


WATCHDOG = Watchdog()
