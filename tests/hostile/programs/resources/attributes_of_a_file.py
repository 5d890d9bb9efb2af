"""Hides data in extended attributes of files, which have no size."""
# ends = ["out_of_memory", "completed"]
# held_by = "both"
# hides = ["kept 200"]
# limits = { memory_mb = 96 }

import os
import time

kept = 0
try:
    for number in range(100):
        with open(f"/tmp/{number}", "w"):
            pass
        for name in range(32):
            os.setxattr(f"/tmp/{number}", f"user.{name}", bytes(65_000))
            kept += 65_000
except OSError as error:
    print("refused", error)
else:
    time.sleep(3)
    print("kept", kept)
