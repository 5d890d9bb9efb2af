"""Kills what a server that died leaves of its sandboxes.

bubblewrap ties a sandbox to its server in steps. A server that dies between two of them leaves a process that waits
for ever: bubblewrap's own, asleep until its dead parent tells it to go on. No program of anybody runs in it.

Stands alone: it is started as `python -I -S reaper.py` and imports nothing of ours. Its standard input is a pipe whose
other end only the server holds, and of which the first process of each sandbox holds this end, too.
"""

import os
import signal
import time

DEATH_SECONDS = 10.0
POLL_SECONDS = 0.01


def main() -> None:
    """Wait for the server's end, then kill all that hold the pipe, until none is left."""
    os.read(0, 1)
    pipe = os.readlink("/proc/self/fd/0")
    deadline = time.monotonic() + DEATH_SECONDS
    while (pids := holders(pipe)) and time.monotonic() < deadline:
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        time.sleep(POLL_SECONDS)


def holders(pipe: str) -> list[int]:
    """Return the other processes that hold an end of the pipe, of those that we may look into."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    return [pid for pid in pids if pipe in open_files(pid)]


def open_files(pid: int) -> set[str]:
    """Return what the descriptors of a process lead to; nothing when it has ended or is somebody else's."""
    files = set()
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            try:
                files.add(os.readlink(f"/proc/{pid}/fd/{name}"))
            except OSError:
                continue  # closed meanwhile
    except OSError:
        return files
    return files


if __name__ == "__main__":
    main()
