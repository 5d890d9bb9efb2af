"""Lays a link to the root of whoever follows it in the way to its output."""
# ends = ["completed"]
# output = "d/etc/passwd"
# rejected = "cannot be read"

import os

os.symlink("/proc/self/root", "d")
