"""Prints without end."""
# ends = ["output_limit"]
# because = "the first 262144 are kept"

import os

while True:
    os.write(1, b"x" * 65536)
