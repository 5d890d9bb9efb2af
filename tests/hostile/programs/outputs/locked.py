"""Leaves its output locked, leased and mapped by a process that does not end."""
# ends = ["completed"]
# output = "a.csv"
# content = "1,2"
# seconds = 10

import fcntl
import mmap
import os
import time

with open("a.csv", "w") as file:
    file.write("1,2")
if os.fork() == 0:
    descriptor = os.open("a.csv", os.O_RDWR)
    fcntl.lockf(descriptor, fcntl.LOCK_EX)
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    view = mmap.mmap(descriptor, 3)
    time.sleep(600)
time.sleep(0.1)
