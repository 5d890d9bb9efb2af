"""Gives one file names without end: hard links, symbolic links and named pipes."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "files"
# limits = { memory_mb = 512 }

import os

number = 0
with open("/dev/shm/one", "w"):
    pass
while True:
    number += 1
    os.link("/dev/shm/one", f"/dev/shm/hard{number}")
    os.symlink("one", f"/dev/shm/soft{number}")
    os.mkfifo(f"/dev/shm/pipe{number}")
