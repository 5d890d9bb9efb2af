"""Has daemons when its memory is too much."""
# ends = ["out_of_memory"]
# held_by = "both"
# seconds = 20

import os
import time

for _ in range(10):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
kept = []
while True:
    kept.append(b"x" * (10 << 20))
