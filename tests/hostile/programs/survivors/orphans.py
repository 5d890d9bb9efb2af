"""Leaves a line of forty generations, each of which has lost its parent."""
# ends = ["completed"]
# seconds = 10

import os
import time

if os.fork() == 0:
    for _ in range(40):
        if os.fork():
            os._exit(0)
        os.setsid()
    time.sleep(600)
    os._exit(0)
time.sleep(0.2)
