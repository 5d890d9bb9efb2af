"""Prints every byte there is, zero among them."""
# ends = ["completed"]
# shows = ["0123456789", "abc"]

import os

os.write(1, bytes(range(256)))
os.write(2, b"\xff\xfe\xc3\x28 abc \xed\xa0\x80")
