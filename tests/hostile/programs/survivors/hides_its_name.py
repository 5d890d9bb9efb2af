"""Leaves processes without words, without a name, and with the name of a thread of the kernel."""
# ends = ["completed"]
# seconds = 10

import ctypes
import os
import time

libc = ctypes.CDLL(None)
for name in (b"", b"kworker/0:0", b"bwrap", b") S 1 1 1"):
    if os.fork() == 0:
        os.setsid()
        libc.prctl(15, name)
        libc.prctl(4, 0)
        time.sleep(600)
        os._exit(0)
time.sleep(0.1)
