"""Closes its streams and stays."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import os
import time

for descriptor in range(3):
    os.close(descriptor)
time.sleep(60)
