"""Limits the number of files in a container's file systems in memory, where the kernel lets the server do so.

Files without content take no room, but memory of the kernel. The watchdog counts them in any case; a limit that the
kernel holds is one that no program outruns between two looks. bubblewrap has no option for it.
"""

import ctypes
import os

# the same numbers on every machine; since Linux 5.2
FSCONFIG, FSPICK = 431, 433
FSPICK_CLOEXEC, FSPICK_EMPTY_PATH = 1, 8
SET_STRING, RECONFIGURE = 1, 7


def limit_files(folder: int, most: int) -> bool:
    """Let the file system of the open directory `folder` hold at most so many files; return whether that worked.

    It works for root only: others have no say over a mount of the sandbox.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    context = libc.syscall(FSPICK, folder, b"", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH)
    if context < 0:
        return False
    try:
        chosen = libc.syscall(FSCONFIG, context, SET_STRING, b"nr_inodes", str(most).encode(), 0) == 0
        return chosen and libc.syscall(FSCONFIG, context, RECONFIGURE, None, None, 0) == 0
    finally:
        os.close(context)
