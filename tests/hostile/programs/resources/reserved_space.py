"""Reserves more room for files than there is, without writing a byte."""
# ends = ["completed"]
# shows = ["tried 3"]

import os

from attempts import attempt, finish

with open("/work/reserved", "wb") as file:
    for size in (9 << 20, 1 << 30, 1 << 42):
        attempt(f"{size} bytes", os.posix_fallocate, file.fileno(), 0, size)
finish()
