"""Reads what might stand on its standard input."""
# ends = ["completed"]
# prints = "b''"

import sys

print(sys.stdin.buffer.read())
