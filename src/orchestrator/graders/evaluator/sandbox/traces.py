"""What a process may leave behind that a later one could read or suffer from: files, shared memory, settings of others.

A contestant is asked the same questions in every turn, and must not find its own answers.
"""

import os
import resource
from contextlib import suppress
from pathlib import Path

WRITABLE = ("/work", "/tmp", "/dev/shm", "/dev/mqueue")
KERNEL_TABLES = ("/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg", "/proc/keys")
LIMITS = [value for name, value in vars(resource).items() if name.startswith("RLIMIT_")]


def find_traces() -> dict[str, object]:
    """Return all that a contestant could have changed outside of its own process, by name."""
    traces: dict[str, object] = {}
    for folder in WRITABLE:
        for path, folders, files in os.walk(folder):
            traces[path] = _read_change(path)
            traces |= {os.path.join(path, name): _read_change(os.path.join(path, name)) for name in folders + files}
    for table in KERNEL_TABLES:
        with suppress(OSError):  # its other columns change by themselves
            traces[table] = len(Path(table).read_text(errors="replace").splitlines())
    for name in os.listdir("/proc"):
        if name.isdigit():
            traces[f"settings of process {name}"] = _read_settings(int(name))
    return traces


def name_change(before: dict[str, object], after: dict[str, object]) -> str | None:
    """Return what has changed; None if nothing has."""
    return next((name for name in {**before, **after} if before.get(name) != after.get(name)), None)


def _read_change(path: str) -> int:
    """Return when the entry was last changed in any way: no program can set that time."""
    try:
        return os.lstat(path).st_ctime_ns
    except OSError:
        return 0


def _read_settings(process: int) -> tuple:
    """Return how a process is scheduled and limited; () for one that is gone or another user's."""
    try:
        return (
            os.getpriority(os.PRIO_PROCESS, process),
            os.sched_getscheduler(process),
            sorted(os.sched_getaffinity(process)),
            [resource.prlimit(process, limit) for limit in LIMITS],
        )
    except OSError:
        return ()
