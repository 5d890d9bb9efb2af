"""Reads all that the kernel tells of the process that guards it."""
# ends = ["completed"]
# shows = ["tried 19"]

import os

from attempts import attempt, finish, read

NAMES = "environ cmdline mem maps exe root cwd fd task/1/mem ns/mnt auxv stack io smaps pagemap fdinfo status mountinfo"
for name in NAMES.split():
    path = f"/proc/1/{name}"
    attempt(name, os.listdir if os.path.isdir(path) else read, path)
attempt("descriptors", os.listdir, "/proc/1/map_files")
finish()
