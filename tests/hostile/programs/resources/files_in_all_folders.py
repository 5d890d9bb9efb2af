"""Spreads endless files over all folders that it may write to, from several processes."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "files"
# limits = { memory_mb = 512 }

import os

os.fork()
os.fork()
number = 0
while True:
    number += 1
    for folder in ("/work", "/tmp", "/dev/shm"):
        os.close(os.open(f"{folder}/{os.getpid()}-{number}", os.O_CREAT))
