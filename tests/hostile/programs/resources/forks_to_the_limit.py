"""Forks until it is refused; the limit counts all processes of the container."""
# ends = ["completed"]
# held_by = "both"
# limits = { processes = 20 }
# prints = "stopped"

import os
import time

count = 0
while True:
    try:
        pid = os.fork()
    except OSError:
        break
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    count += 1
print("stopped" if 17 <= count <= 20 else f"ESCAPED {count} processes")
