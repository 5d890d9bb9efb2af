"""The standard streams of the command: open, whatever it was started with, and able to print every text."""

import io
import os
import sys


def prepare_streams() -> None:
    """Open closed standard streams on the null device and let the others replace what they cannot encode.

    A descriptor below 3 that is free would be taken by the next file or socket, and prints would go there.
    """
    for descriptor, mode in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        if not _is_open(descriptor):
            os.open(os.devnull, mode)  # takes the lowest free number, and those below are open
            os.set_inheritable(descriptor, True)
    sys.stdin = sys.stdin or open(0, closefd=False)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)
    sys.stderr = sys.stderr or open(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character is no reason to fail


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
