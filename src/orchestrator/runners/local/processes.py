"""What the processes of a container use, read from /proc."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


TABLES = ("VmPTE", "HugetlbPages")  # in /proc/PID/status; each process has its own
OWN_MEMORY = ("RssAnon", "RssFile", "VmSwap", *TABLES)
OWN_PROPORTIONAL = ("Pss_Anon", "Pss_File", "SwapPss")  # in /proc/PID/smaps_rollup
KIBIBYTES = re.compile(rb"^(\w+):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class Memory:
    """Bytes that processes hold: `own`, page tables and what was swapped out among them, and files in memory."""

    own: int = 0
    shared: int = 0


@dataclass(frozen=True)
class Usage:
    """Sums over a tree of processes. CPU includes children that have ended and were waited for."""

    memory: Memory = Memory()
    cpu_seconds: float = 0.0
    tasks: int = 0


def usage(root: int) -> Usage:
    """Measure what the tree under and including `root` uses now; zero when it is gone."""
    own, shared, ticks, tasks = 0, 0, 0, 0
    for pid in tree(root):
        fields, memory = _stat(pid), _resident(pid)
        if fields:
            ticks += sum(map(int, fields[11:15]))
            tasks += int(fields[17])
            own += memory.own
            shared += memory.shared
    return Usage(Memory(own, shared), ticks / TICKS_PER_SECOND, tasks)


def proportional_memory(root: int) -> Memory:
    """Memory of the tree with shared pages counted once; slow, for when the quick sum says that it is too much."""
    parts = [_proportional(pid) for pid in tree(root)]
    return Memory(sum(part.own for part in parts), sum(part.shared for part in parts))


def tree(root: int) -> list[int]:
    """`root` and all its descendants, parents first."""
    pids = [root]
    for pid in pids:
        pids.extend(children(pid))
    return pids


def children(pid: int) -> list[int]:
    """Living children of a process, of all its threads; empty when it is gone."""
    if not HAS_CHILDREN_FILES:
        return [other for other in _all_pids() if (fields := _stat(other)) and int(fields[1]) == pid]
    pids: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            pids.extend(map(int, Path(f"/proc/{pid}/task/{thread}/children").read_bytes().split()))
    except (FileNotFoundError, ProcessLookupError):
        return pids  # it ended while we looked
    return pids


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


def _resident(pid: int) -> Memory:
    values = _kibibytes(Path(f"/proc/{pid}/status"))
    return Memory(sum(values.get(name, 0) for name in OWN_MEMORY) * 1024, values.get("RssShmem", 0) * 1024)


def _proportional(pid: int) -> Memory:
    try:
        values = _kibibytes(Path(f"/proc/{pid}/smaps_rollup"))
    except PermissionError:  # not ours to look into: then every resident page counts
        return _resident(pid)
    values |= {name: value for name, value in _kibibytes(Path(f"/proc/{pid}/status")).items() if name in TABLES}
    own = sum(values.get(name, 0) for name in (*OWN_PROPORTIONAL, *TABLES))
    return Memory(own * 1024, values.get("Pss_Shmem", 0) * 1024)


def _kibibytes(file: Path) -> dict[str, int]:
    """Return the sizes in one of the kernel's files about a process; empty when it is gone."""
    try:
        return {name.decode(): int(value) for name, value in KIBIBYTES.findall(file.read_bytes())}
    except (FileNotFoundError, ProcessLookupError):
        return {}


def _all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


HAS_CHILDREN_FILES = os.path.exists(f"/proc/self/task/{os.getpid()}/children")  # CONFIG_PROC_CHILDREN
