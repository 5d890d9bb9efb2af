"""A container that runs, as the server holds it, and how one that did not come to run is ended."""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestrator.runners.local.log import Stream
from orchestrator.runners.local.processes import tree
from orchestrator.runners.local.resources import Resources

if TYPE_CHECKING or sys.platform != "win32":
    import resource

DEATH_SECONDS = 10.0  # a killed process that takes longer waits for a device, and is left to the kernel
DEATH_POLL_SECONDS = 0.002


@dataclass
class Spawned:
    """A container that runs: what the server holds of it. `first` is the process whose death ends all the others."""

    first: int
    first_pidfd: int
    outer: subprocess.Popen[bytes]
    outer_pidfd: int
    pipes: dict[Stream, int]
    folders: list[int] = field(default_factory=list)
    resources: Resources = field(default_factory=Resources)
    work_path: str | None = None
    stdin: int | None = None  # where it stays open
    kill_signal: int = 9
    started: float = 0.0

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.first_pidfd, self.kill_signal)

    def wait_for_first(self) -> "resource.struct_rusage | None":
        """Return what the dead first process and all it waited for used; None if its parent has asked before us."""
        try:
            return os.wait4(self.first, 0)[2]
        except ChildProcessError:
            return None

    def abandon(self) -> None:
        """Kill all of it and let go of its descriptors, but not of its resources; blocks until it is dead."""
        self.kill()
        is_dead(self.first_pidfd, within_seconds=DEATH_SECONDS)
        end_processes(self.outer, self.first)
        held = {self.first_pidfd, self.outer_pidfd, *self.pipes.values(), *self.folders, self.stdin}
        for descriptor in held - {None}:
            os.close(descriptor)


def end_processes(outer: subprocess.Popen[bytes], *others: int) -> None:
    """Kill the process, its descendants and the others; block until they are dead and reaped, for some seconds at most.

    Each is killed by its own number: a sandbox that waits to be released does not die with its parent yet.
    """
    living = {*tree(outer.pid), *others}
    deadline = time.monotonic() + DEATH_SECONDS
    for pid in living:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while living and time.monotonic() < deadline:
        outer.poll()
        living = {pid for pid in living if not _is_reaped(pid)}
        time.sleep(DEATH_POLL_SECONDS if living else 0)


def is_dead(pidfd: int, *, within_seconds: float = 0.0) -> bool:
    """Whether a process has ended, or does so in time."""
    death = select.poll()
    death.register(pidfd, select.POLLIN)
    return bool(death.poll(within_seconds * 1000))


def _is_reaped(pid: int) -> bool:
    """Whether nothing is left of the process; it becomes our child when its parent has died."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    return not os.path.exists(f"/proc/{pid}")
