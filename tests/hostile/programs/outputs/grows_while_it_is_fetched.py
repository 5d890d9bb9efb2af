"""Leaves a process that goes on writing to its output: it is dead before anything is fetched."""
# ends = ["completed"]
# output = "a.csv"
# max_bytes = 100
# rejected = "bytes; at most 100"

import os
import time

if os.fork() == 0:
    os.setsid()
    with open("a.csv", "wb", 0) as file:
        while True:
            file.write(b"x" * 4096)
time.sleep(0.1)
