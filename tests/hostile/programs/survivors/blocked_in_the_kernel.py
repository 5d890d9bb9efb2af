"""Leaves processes that wait in the kernel: for a pipe, a lock, a child that was made to share its memory."""
# ends = ["completed"]
# seconds = 10

import fcntl
import os
import subprocess
import time

os.mkfifo("/work/pipe")
lock = open("/work/lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
for number in range(4):
    if os.fork() == 0:
        os.setsid()
        if number % 2:
            os.open("/work/pipe", os.O_WRONLY)
        fcntl.lockf(open("/work/lock", "w"), fcntl.LOCK_EX)
        os._exit(0)
subprocess.Popen(["sleep", "600"], start_new_session=True)
time.sleep(0.1)
