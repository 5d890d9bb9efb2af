"""Lays a link to a descriptor of whoever opens it."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a symbolic link"

import os

os.symlink("/proc/self/fd/0", "a.csv")
