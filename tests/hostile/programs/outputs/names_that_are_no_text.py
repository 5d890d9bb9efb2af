"""Leaves files whose names are no text, beside an output that is one."""
# ends = ["completed"]
# output = "a.csv"
# content = "1,2"

import os

for name in (b"\xff\xfe", b"\x80.csv", b"a\xc3", b"-rf", b"--", b"*", b"$(id)", b" ", b"a" * 255):
    os.close(os.open(b"/work/" + name, os.O_CREAT))
with open("a.csv", "w") as file:
    file.write("1,2")
