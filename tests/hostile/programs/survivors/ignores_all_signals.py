"""Leaves children that ignore signals, block them, and are stopped."""
# ends = ["completed"]
# seconds = 10

import os
import signal
import time
from contextlib import suppress

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        for number in signal.valid_signals():
            with suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_IGN)
        time.sleep(600)
        os._exit(0)
if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
time.sleep(0.05)
