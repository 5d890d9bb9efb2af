"""Has daemons that print with it until it has printed too much."""
# ends = ["output_limit"]
# seconds = 20

import os

for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        break
while True:
    os.write(1, b"x" * 65536)
