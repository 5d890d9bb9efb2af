"""Ignores every signal that can be ignored, and sleeps."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import signal
import time
from contextlib import suppress

for number in signal.valid_signals():
    with suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)
time.sleep(60)
