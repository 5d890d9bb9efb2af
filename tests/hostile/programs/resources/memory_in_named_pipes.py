"""Keeps memory in named pipes whose names are gone."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import os
import time

for number in range(1000):
    os.mkfifo(f"/tmp/{number}")
    both = os.open(f"/tmp/{number}", os.O_RDWR | os.O_NONBLOCK)
    os.unlink(f"/tmp/{number}")
    os.write(both, bytes(65536))
time.sleep(10)
