"""What the processes of a container use, read from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Usage:
    """Sums over a tree of processes. CPU includes children that have ended and were waited for."""

    resident_bytes: int = 0
    cpu_seconds: float = 0.0
    tasks: int = 0


def usage(root: int) -> Usage:
    """Measure what the tree under and including `root` uses now; zero when it is gone."""
    resident, ticks, tasks = 0, 0, 0
    for pid in tree(root):
        fields = _stat(pid)
        if fields:
            ticks += sum(map(int, fields[11:15]))
            tasks += int(fields[17])
            resident += int(fields[21]) * PAGE_BYTES
    return Usage(resident, ticks / TICKS_PER_SECOND, tasks)


def proportional_bytes(root: int) -> int:
    """Memory of the tree with shared pages counted once; slow, for when the quick sum says that it is too much."""
    return sum(_proportional(pid) for pid in tree(root))


def tree(root: int) -> list[int]:
    """`root` and all its descendants, parents first."""
    found = [root]
    for pid in found:
        found.extend(children(pid))
    return found


def children(pid: int) -> list[int]:
    """Living children of a process, of all its threads; empty when it is gone."""
    if not HAS_CHILDREN_FILES:
        return [other for other in _all_pids() if (fields := _stat(other)) and int(fields[1]) == pid]
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            found.extend(map(int, Path(f"/proc/{pid}/task/{thread}/children").read_bytes().split()))
    except (FileNotFoundError, ProcessLookupError):
        return found  # it ended while we looked
    return found


def is_waiting(pid: int) -> bool:
    """Whether a process sleeps until something happens."""
    fields = _stat(pid)
    return fields is not None and fields[0] == b"S"


def _stat(pid: int) -> list[bytes] | None:
    """Read /proc/pid/stat from the state on (field 3 is index 0); the name before it may hold anything."""
    try:
        content = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return content[content.rindex(b")") + 2 :].split()


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    except PermissionError:  # not ours to look into: then every resident page counts
        fields = _stat(pid)
        return int(fields[21]) * PAGE_BYTES if fields else 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:"))


def _all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


HAS_CHILDREN_FILES = os.path.exists(f"/proc/self/task/{os.getpid()}/children")  # CONFIG_PROC_CHILDREN
