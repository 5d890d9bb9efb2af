"""Kills the process that ties it to the server, and its own parent."""
# ends = ["completed"]
# shows = ["alive"]

import os
import signal
import time
from contextlib import suppress

for pid in (1, os.getppid()):
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGSEGV):
        with suppress(PermissionError):
            os.kill(pid, number)
time.sleep(0.2)
print("alive")
