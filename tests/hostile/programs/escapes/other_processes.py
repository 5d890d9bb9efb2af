"""Looks into other processes, and takes what is theirs."""
# ends = ["completed"]
# shows = ["tried 12"]

import os

from attempts import attempt_calls, finish

own = os.pidfd_open(os.getpid())
attempt_calls(
    ("ptrace", 16, 1, None, None),
    ("ptrace", 0x4206, os.getppid(), None, None),
    ("ptrace", 0, 0, None, None),
    ("process_vm_readv", 1, None, 0, None, 0, 0),
    ("process_vm_writev", 1, None, 0, None, 0, 0),
    ("process_vm_readv", os.getppid(), None, 0, None, 0, 0),
    ("syscall", 438, own, 0, 0),
    ("syscall", 440, own, None, 0, 9, 0),
    ("prctl", 24, 6, 0, 0, 0),
    ("prctl", 47, 2, 21, 0, 0),
    ("prctl", 35, 1, 0, 0, 0),
)
attempt_calls(("prctl", 38, 0, 0, 0, 0), errors=("EINVAL",))
finish()
