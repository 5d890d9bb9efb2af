"""Which processes of this machine bear a marker in their words; tests name what they start by one of their own."""

import os
from pathlib import Path


def processes_with(marker: str) -> list[int]:
    """Return the living processes, but for this one, whose command line holds the marker."""
    pids = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if marker.encode() in Path(f"/proc/{name}/cmdline").read_bytes() and int(name) != os.getpid():
                pids.append(int(name))
        except OSError:
            continue
    return pids


def is_alive(pid: int) -> bool:
    """Whether the process exists and does not only wait to be reaped."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
