"""Starts a process when it is asked to end, and another one at its very end."""
# ends = ["completed"]
# seconds = 10

import atexit
import os
import signal
import time


def leave(*_: object) -> None:
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
        os._exit(0)


signal.signal(signal.SIGTERM, leave)
atexit.register(leave)
os.kill(os.getpid(), signal.SIGTERM)
