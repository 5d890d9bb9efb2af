"""Leaves dead children that nobody waits for."""
# ends = ["completed"]
# held_by = "both"
# limits = { processes = 20 }
# prints = "stopped"

import os

count = 0
try:
    while count < 2000:
        if os.fork() == 0:
            os._exit(0)
        count += 1
except OSError:
    print("stopped" if count <= 20 else f"ESCAPED {count} processes")
