"""Moves out of its control group, or widens it."""
# ends = ["completed"]
# shows = ["tried 9"]

import os

from attempts import attempt, finish

for controller in ("", "memory/", "pids/", "cpu/"):
    for name in ("cgroup.procs", "memory.max"):
        attempt(name, os.open, f"/sys/fs/cgroup/{controller}{name}", os.O_WRONLY)
attempt("all of it", os.listdir, "/sys")
finish()
