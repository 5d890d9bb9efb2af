"""Crashes in the machine's own terms."""
# ends = ["failed"]
# signal = 11
# because = "SIGSEGV"

import ctypes

ctypes.string_at(0)
