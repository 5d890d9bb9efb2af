"""Pushes keys into the terminal of whoever started the server."""
# ends = ["completed"]
# shows = ["tried 9"]

import os

from attempts import attempt, attempt_calls, finish

attempt_calls(*(("ioctl", descriptor, 0x5412, b"x") for descriptor in (0, 1, 2)))
attempt_calls(*(("ioctl", descriptor, 0x541C, b"\x03") for descriptor in (0, 1, 2)))
attempt_calls(("ioctl", 0, 0x540E, 1), errors=("ENOTTY",))
attempt("its terminal", os.open, "/dev/tty", os.O_RDWR)
attempt("the name of its terminal", os.ttyname, 0)
finish()
