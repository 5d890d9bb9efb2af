"""Starts processes that end at once, faster than anybody can list them."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }

import os

while True:
    if os.fork() == 0:
        os._exit(0)
    os.wait()
