"""Signals every process number that the host might have."""
# ends = ["completed"]
# prints = "looked"

import os
from contextlib import suppress

own = {1, os.getpid(), os.getppid()}
for pid in range(2, 40_000):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        if pid not in own:
            print("ESCAPED", pid)
print("looked")
