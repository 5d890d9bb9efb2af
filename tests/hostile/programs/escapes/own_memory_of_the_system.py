"""Writes to the read-only files that it has mapped, through its own memory."""
# ends = ["completed"]
# prints = "unchanged"

import os

lines = [line.split() for line in open("/proc/self/maps") if "libc" in line and " r-xp " in line]
start, path = int(lines[0][0].split("-")[0], 16), lines[0][-1]
before = open(path, "rb").read()
memory = os.open("/proc/self/mem", os.O_RDWR)
try:
    os.pwrite(memory, b"\x90" * 8, start)
except OSError as error:
    print(error)
print("unchanged" if open(path, "rb").read() == before else "ESCAPED")
