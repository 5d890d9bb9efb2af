"""Leaves a daemon that keeps the log open, so that whoever reads to its end waits."""
# ends = ["completed"]
# shows = ["main is done"]
# seconds = 10

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.05)
            print("still here", flush=True)
    os._exit(0)
os.wait()
print("main is done", flush=True)
