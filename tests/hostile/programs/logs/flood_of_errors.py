"""Prints without end to the other stream."""
# ends = ["output_limit"]

import os

while True:
    os.write(2, b"y" * 65536)
