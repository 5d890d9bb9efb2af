"""Makes empty files without end: they take no room, but memory of the kernel."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "files"
# limits = { memory_mb = 512 }

import os

number = 0
while True:
    number += 1
    os.close(os.open(f"/work/{number}", os.O_CREAT))
