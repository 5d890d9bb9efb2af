"""Kills everything that it can see."""
# ends = ["completed", "failed"]

import os
import signal

os.kill(-1, signal.SIGKILL)
