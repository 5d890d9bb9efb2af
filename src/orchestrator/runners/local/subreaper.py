"""Runs a program without a sandbox and sees to it that none of its processes outlives it.

Stands alone: it is started as `python -I -S subreaper.py PARENT FOLDER LIMITS COMMAND...` and imports nothing of
ours. It ends with the program's exit code, or 128 + n after signal n, and only when all descendants are gone.
SIGTERM makes it kill them all.
"""

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def main(parent: int, folder: str, limits: dict[str, int], command: list[str]) -> int:
    """Run the program to its end; return its exit code."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: end_all())
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        return 1
    program = start(folder, limits, command)
    status = wait_for(program)
    end_all()
    wait_for_all()
    if os.getppid() != parent:  # nobody is left who would clear up
        os.execvp("rm", ["rm", "-rf", "--", folder])
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def start(folder: str, limits: dict[str, int], command: list[str]) -> int:
    """Start the program in a session of its own; return its process number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        os.chdir(folder)
        for name, value in limits.items():
            _, hard = resource.getrlimit(getattr(resource, name))
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(getattr(resource, name), (allowed, allowed))
        os.execvp(command[0], command)
    except OSError as problem:
        os.write(2, f"{command[0]}: {problem.strerror}\n".encode())
    os._exit(127)


def wait_for(program: int) -> int:
    """Return the program's wait status; orphans that come to us meanwhile are reaped on the way."""
    while True:
        pid, status = os.wait()
        if pid == program:
            return status


def wait_for_all() -> None:
    """Reaps descendants until there are none, and kills those that still appear."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return
        end_all()


def end_all() -> None:
    """Kills all descendants, again and again while new ones appear."""
    while pids := descendants():
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def descendants() -> list[int]:
    """Living descendants, by number; those that only wait to be reaped are not among them."""
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                state, parent = file.read().rpartition(b") ")[2].split()[:2]
        except OSError:
            continue
        if state != b"Z":
            parents[int(name)] = int(parent)
    family: set[int] = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sorted(family - {os.getpid()})


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]), sys.argv[4:]))
