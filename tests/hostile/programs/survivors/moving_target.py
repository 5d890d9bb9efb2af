"""Leaves processes that replace themselves by new ones all the time, so that no list of them is right."""
# ends = ["completed"]
# seconds = 15

import os
import time

for _ in range(4):
    if os.fork() == 0:
        while True:
            try:
                if os.fork():
                    os._exit(0)
            except OSError:
                time.sleep(0.001)
time.sleep(0.2)
