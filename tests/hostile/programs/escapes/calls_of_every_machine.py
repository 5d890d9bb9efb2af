"""Asks for io_uring, secret memory and the like by the numbers that are the same on every machine."""
# ends = ["completed"]
# shows = ["tried 7"]

from attempts import attempt_calls, finish

attempt_calls(
    ("syscall", 425, 1, b"\0" * 120),
    ("syscall", 426, 0, 0, 0, 0, None),
    ("syscall", 427, 0, 0, None, 0),
    ("syscall", 447, 0),
    ("syscall", 459, 0, None, None, 0),
    ("syscall", 460, 0, None, 0, 0),
    ("personality", 0x0400000),
)
finish()
