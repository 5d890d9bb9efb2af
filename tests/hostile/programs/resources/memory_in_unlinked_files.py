"""Keeps memory in files that have no name any more."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import os
import time

for folder in ("/tmp", "/dev/shm"):
    file = open(folder + "/kept", "wb", 0)
    os.unlink(folder + "/kept")
    for _ in range(40):
        file.write(bytes(1 << 20))
    os.dup(file.fileno())
time.sleep(10)
