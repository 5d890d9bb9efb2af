"""Lays a link to the folder above in the way to its output."""
# ends = ["completed"]
# output = "d/up/x"
# rejected = "cannot be read"

import os

os.mkdir("d")
os.symlink("..", "d/up")
