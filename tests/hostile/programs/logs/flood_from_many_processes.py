"""Has all of its processes print without end."""
# ends = ["output_limit"]

import os

for _ in range(10):
    if os.fork() == 0:
        break
while True:
    os.write(1, b"z" * 4096)
