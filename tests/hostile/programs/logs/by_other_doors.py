"""Writes to its log by other doors, which lead nowhere else."""
# ends = ["completed"]
# shows = ["through stdout"]

from contextlib import suppress

for path in ("/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/1/fd/1", "/dev/tty", "/dev/console", "/dev/kmsg"):
    with suppress(OSError), open(path, "w") as file:
        file.write(f"through {path.rpartition('/')[2]}\n")
