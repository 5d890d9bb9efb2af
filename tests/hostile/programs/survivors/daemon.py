"""Leaves a daemon: two forks, a session of its own, no streams."""
# ends = ["completed"]
# seconds = 10

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(3):
            os.close(descriptor)
        time.sleep(600)
    os._exit(0)
os.wait()
