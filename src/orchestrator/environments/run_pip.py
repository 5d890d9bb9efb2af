"""Runs pip as a process of its own: it dies with the server, sees the packages of one folder only, and keeps limits.

Started as `python -I -S run_pip.py SERVER_PID FOLDER FILE_BYTES MEMORY_BYTES ARGUMENT...`. Imports nothing of ours.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(server: str, folder: str, file_bytes: str, memory_bytes: str, *arguments: str) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(server):  # the server ended before the line above
        sys.exit(1)
    limits = {resource.RLIMIT_FSIZE: int(file_bytes), resource.RLIMIT_AS: int(memory_bytes), resource.RLIMIT_CORE: 0}
    for name, value in limits.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails with a sentence instead
    sys.path.append(folder)
    sys.argv = ["pip", *arguments]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
