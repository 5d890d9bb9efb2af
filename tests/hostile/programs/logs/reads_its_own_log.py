"""Reads from the streams that it should write to, and steals what others have printed."""
# ends = ["completed"]
# shows = ["first line", "tried 2"]

import os

from attempts import attempt, finish

os.write(1, b"first line\n")
for descriptor in (1, 2):
    attempt(f"descriptor {descriptor}", os.read, descriptor, 100)
finish()
