"""Keeps memory in pipes, and lets nobody look at its descriptors."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import ctypes
import os
import time

ctypes.CDLL(None).prctl(4, 0)
for _ in range(1000):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.write(writing, bytes(65536))
    os.close(writing)
time.sleep(10)
