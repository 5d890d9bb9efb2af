"""Prints byte by byte, to both streams in turn."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7, output_bytes = 67108864 }
# shows = ["x"]

import os

while True:
    os.write(1, b"x")
    os.write(2, b"y")
