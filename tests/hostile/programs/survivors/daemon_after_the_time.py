"""Has daemons when its time is up."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import os
import time

for _ in range(10):
    if os.fork() == 0:
        os.setsid()
        break
time.sleep(600)
