"""Keeps memory in the tables that describe memory."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import mmap
import os
import time

for _ in range(14):
    if os.fork() == 0:
        size, flags = 4000 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000
        view = mmap.mmap(-1, size, flags=flags)
        for at in range(0, size, 2 << 20):
            view[at]
        time.sleep(10)
time.sleep(10)
