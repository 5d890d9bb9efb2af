"""Keeps memory in pipes."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import os
import time

for _ in range(1000):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.write(writing, bytes(65536))
    os.close(writing)
time.sleep(10)
