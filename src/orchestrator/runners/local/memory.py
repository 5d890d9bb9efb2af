"""Memory of a container that no control group counts: that of its processes, and what belongs to none of them.

What the watchdog could not see, the system call filter refuses (`syscalls.UNCOUNTED`) and the sandbox does not have
(`arguments.UNCOUNTED_DEVICES`). Kernel sizes: linux/pipe_fs_i.h, Documentation/admin-guide/sysctl/{fs,net}.rst.
"""

import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

from orchestrator.runners.local.processes import Usage, proportional_memory, tree
from orchestrator.runners.local.resource_limits import OPEN_FILES

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
PIPE_BYTES = 16 * PAGE_BYTES  # what a pipe may hold
LATER_PIPE_BYTES = 2 * PAGE_BYTES  # what it may hold once the user's pipes have reached the kernel's limit
FILE_BYTES = 1024  # what the kernel keeps for a file in memory beside its content
SOCKET_BUFFER_BYTES = 212_992  # the kernel's default
NET = Path("/proc/sys/net/core")
PIPE_PAGES = Path("/proc/sys/fs/pipe-user-pages-soft")


def memory_bytes(used: Usage, file_bytes: int) -> int:
    """Return what processes and files in memory hold; pages of files that processes have mapped count once."""
    return used.memory.own + max(used.memory.shared, file_bytes)


def is_over(first: int, used: Usage, *, file_bytes: int, kernel_bytes: int, allowed: int) -> bool:
    """Return whether the tree under `first` holds more than `allowed` bytes. What is slow is measured only if need be.

    used: what was measured quickly: shared pages count in each process that has them.
    kernel_bytes: what is held by the kernel, but for pipes.
    """
    quick = memory_bytes(used, file_bytes) + kernel_bytes
    if quick + _limit_pipes(used.tasks * OPEN_FILES) <= allowed:
        return False
    pipes = _limit_pipes(_count_pipes(first))
    if quick + pipes <= allowed:
        return False
    memory = proportional_memory(first)
    return memory.own + max(memory.shared, file_bytes) + kernel_bytes + pipes > allowed


def folder_use(folder: int) -> tuple[int, int]:
    """Return bytes and number of the files in a file system in memory, those without a name among them."""
    size = os.fstatvfs(folder)
    files = size.f_files - size.f_ffree
    return (size.f_blocks - size.f_bfree) * size.f_frsize + files * FILE_BYTES, files


def socket_bytes(first: int) -> int:
    """Return the most that the sockets of a network namespace can hold; for TCP, whose buffers grow, what they hold."""
    net = Path(f"/proc/{first}/net")
    try:
        counts = _lines(net / "sockstat") + _lines(net / "sockstat6")
        in_use = {words[0]: int(words[2]) for words in map(str.split, counts)}  # TCP: inuse 3 ...
        tables = [name for name in ("tcp", "tcp6") if in_use.get(f"{name.upper()}:")]  # slow, as the kernel looks long
        queues = [line.split()[4].split(":") for name in tables for line in _lines(net / name)[1:]]
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended
    return in_use.get("sockets:", 0) * _socket_limit() + sum(int(part, 16) for queue in queues for part in queue)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="ascii").splitlines() if file.exists() else []


@cache
def _socket_limit() -> int:
    """Return bytes. A datagram is taken while anything is free, so up to twice the buffer is used."""
    files = [NET / name for name in ("wmem_default", "rmem_default")]
    return 2 * max([SOCKET_BUFFER_BYTES, *(int(file.read_text()) for file in files if file.exists())])


def _limit_pipes(pipes: int) -> int:
    """Return the most that so many pipes of one user can hold."""
    most = pipes * PIPE_BYTES
    pages = _pipe_pages()
    return min(most, pages * PAGE_BYTES + pipes * LATER_PIPE_BYTES) if pages else most


@cache
def _pipe_pages() -> int:
    return int(PIPE_PAGES.read_text()) if PIPE_PAGES.exists() else 0


def _count_pipes(first: int) -> int:
    """Return how many pipes the tree has open; threads may have descriptors of their own.

    Where a program keeps us from looking at its descriptors, it may have as many pipes as descriptors.
    """
    pipes: set[tuple[int, int]] = set()
    unseen = 0
    for pid in tree(first):
        for thread in _names(f"/proc/{pid}/task"):
            try:
                pipes |= _pipes(f"/proc/{pid}/task/{thread}/fd")
            except PermissionError:  # also where the process has ended and is being taken apart
                unseen += OPEN_FILES if _has_memory(pid) else 0
    return len(pipes) + unseen


def _has_memory(pid: int) -> bool:
    """Return whether the process still has an address space: one that has ended has none, and opens no pipes."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0] != "0"
    return False


def _pipes(folder: str) -> set[tuple[int, int]]:
    pipes: set[tuple[int, int]] = set()
    for name in _names(folder):
        with suppress(FileNotFoundError, ProcessLookupError):  # closed meanwhile
            file = os.stat(f"{folder}/{name}")
            if stat.S_ISFIFO(file.st_mode):
                pipes.add((file.st_dev, file.st_ino))
    return pipes


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, ProcessLookupError):
        return []
