"""Keeps memory in a file that is mapped no longer."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import mmap
import time

file = open("/dev/shm/kept", "wb+")
file.truncate(40 << 20)
view = mmap.mmap(file.fileno(), 40 << 20)
for at in range(0, len(view), 4096):
    view[at] = 1
view.madvise(mmap.MADV_DONTNEED)
other = bytearray(b"x" * (40 << 20))
time.sleep(10)
