"""Runs inside a sandbox and tells, as one line of JSON, what it could do there. Imports nothing of ours.

Started as `python -I probe.py PATH...`; each PATH is one of the host that must not be seen.
"""

import contextlib
import ctypes
import errno
import json
import os
import platform
import socket
import sys

CLONE_NEWUSER, PTRACE_TRACEME = 0x10000000, 0
IO_URING_SETUP = 425  # the same number on every machine
UNROUTED = ("192.0.2.1", 9)  # an address for documentation (RFC 5737); connecting a datagram socket sends nothing
MAX_FORKS = 200
READ_ONLY = ("/", "/usr/bin", "/etc", "/opt", "/dev")


def main(hidden: list[str]) -> dict[str, object]:
    status = read_status()
    return {
        "uid": os.getuid(),
        "capabilities": int(status["CapEff"], 16) | int(status["CapPrm"], 16),
        "no_new_privileges": status["NoNewPrivs"] == "1",
        "filtered": status["Seccomp"] == "2",
        "pids": sum(name.isdigit() for name in os.listdir("/proc")),
        "first_environment": first_environment(),
        "environment": sorted(os.environ),
        "seen": [path for path in hidden if holds_something(path)],
        "written": [folder for folder in (*READ_ONLY, os.path.dirname(os.__file__)) if can_write(folder)],
        "labels": label_files(),
        "network": network(),
        "calls": calls(),
        "forks": forks(),
        "work_bytes": fill("/work/filled"),
        "small_bytes": [size_of("/tmp"), size_of("/dev/shm")],
        "machine": platform.machine(),
    }


def read_status() -> dict[str, str]:
    with open("/proc/self/status", encoding="utf-8") as file:
        return {name: value.strip() for name, _, value in (line.partition(":") for line in file)}


def first_environment() -> str:
    try:
        with open("/proc/1/environ", "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def holds_something(path: str) -> bool:
    """Whether a file is there, or a folder that is not empty."""
    try:
        return bool(os.listdir(path))
    except NotADirectoryError:
        return True
    except OSError:
        return False


def can_write(folder: str) -> bool:
    path = os.path.join(folder, "probe")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    except OSError:
        return False
    return True


def label_files() -> list[str]:
    """Files in the best known folder of data sets with labels, in any folder of packages."""
    files = []
    for entry in sys.path:
        folder = os.path.join(entry, "sklearn", "datasets", "data")
        if os.path.isdir(folder):
            files += os.listdir(folder)
    return files


def network() -> str:
    """How an attempt to reach another machine ends, or the name of the first interface that is no loopback."""
    with open("/proc/net/dev", encoding="ascii") as file:
        others = {line.partition(":")[0].strip() for line in file.readlines()[2:]} - {"lo"}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as reach:
        error = reach.connect_ex(UNROUTED)
    return errno.errorcode.get(error, "reached") if error else f"reached through {', '.join(others) or 'nothing'}"


def calls() -> dict[str, str]:
    """How system calls end that the filter must refuse."""
    libc = ctypes.CDLL(None, use_errno=True)
    tried = {
        "unshare": lambda: libc.unshare(CLONE_NEWUSER),
        "ptrace": lambda: libc.ptrace(PTRACE_TRACEME, 0, None, None),
        "io_uring": lambda: libc.syscall(IO_URING_SETUP, 1, None),
    }
    return {
        name: "allowed" if call() >= 0 else errno.errorcode.get(ctypes.get_errno(), "?") for name, call in tried.items()
    }


def forks() -> int:
    """Children that could be started side by side."""
    read_end, write_end = os.pipe()
    children = []
    while len(children) < MAX_FORKS:
        try:
            pid = os.fork()
        except OSError:
            break
        if pid == 0:
            os.close(write_end)
            os.read(read_end, 1)
            os._exit(0)
        children.append(pid)
    os.close(write_end)
    for pid in children:
        os.waitpid(pid, 0)
    return len(children)


def fill(path: str) -> int:
    """Bytes that fit into one file before the folder is full."""
    written = 0
    with open(path, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while written < 1 << 28:
            written += file.write(bytes(1 << 16))
    os.remove(path)
    return written


def size_of(folder: str) -> int:
    stats = os.statvfs(folder)
    return stats.f_frsize * stats.f_blocks


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
