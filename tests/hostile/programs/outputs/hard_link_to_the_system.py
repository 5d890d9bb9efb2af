"""Links its output to files of the system and to its own program."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "did not write"
# shows = ["tried 4"]

import os

from attempts import attempt, finish

for file in ("/etc/passwd", "/program/main.py", "/usr/bin/env", "/proc/self/maps"):
    attempt(file, os.link, file, "/work/a.csv")
finish()
