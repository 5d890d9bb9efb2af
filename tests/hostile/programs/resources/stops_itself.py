"""Stops itself, so that it never ends and uses nothing."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
