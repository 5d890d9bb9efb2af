"""Has children that each take less than the limit, and together more."""
# ends = ["out_of_memory"]
# held_by = "both"

import os
import time

for _ in range(6):
    if os.fork() == 0:
        kept = b"x" * (80 << 20)
        time.sleep(5)
        os._exit(0)
for _ in range(6):
    os.wait()
