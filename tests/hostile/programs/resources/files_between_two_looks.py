"""Makes too many files, takes refusals, and ends well before anybody looks, with an output like any other."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "more than 100000 files"
# limits = { memory_mb = 512 }

import os
from contextlib import suppress

with open("/work/a.csv", "w") as file:
    file.write("1,2")
os.mkdir("/tmp/d")
with suppress(OSError):
    for number in range(100_010):
        os.symlink("x", f"/tmp/d/{number}")
