"""Lets a child run out of memory, and ends as if nothing had happened."""
# ends = ["out_of_memory"]
# held_by = "both"

import os
import sys

if os.fork() == 0:
    kept = []
    while True:
        kept.append(b"x" * (10 << 20))
os.wait()
sys.exit(0)
