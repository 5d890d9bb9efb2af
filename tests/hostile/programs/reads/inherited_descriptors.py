"""Uses descriptors that whoever started it may have left open."""
# ends = ["completed"]
# prints = "looked"

import os

for descriptor in range(3, 1024):
    try:
        print("ESCAPED", descriptor, os.readlink(f"/proc/self/fd/{descriptor}"), os.fstat(descriptor))
    except OSError:
        continue
print("looked")
