"""Keeps forty processes busy on one processor."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }

import os

for _ in range(40):
    if os.fork() == 0:
        break
while True:
    pass
