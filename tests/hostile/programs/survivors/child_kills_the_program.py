"""Leaves a child that kills the program itself and goes on."""
# ends = ["failed"]
# signal = 9
# seconds = 10

import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)
time.sleep(600)
