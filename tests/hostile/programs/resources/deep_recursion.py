"""Calls itself without end."""
# ends = ["failed", "out_of_memory"]
# held_by = "both"

import sys

sys.setrecursionlimit(1 << 30)


def descend(value):
    return [descend([value])]


descend(None)
