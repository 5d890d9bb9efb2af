"""Leaves a process that swaps its output for a link to the host, back and forth, as fast as it can."""
# ends = ["completed"]
# output = "a.csv"
# hides = ["never swapped"]

import os
import time

secret = os.environ["HOST_FOLDER"] + "/private/held_out.csv"
with open("own", "w") as file:
    file.write("own content")
os.link("own", "a.csv")
os.symlink(secret, "link")
if os.fork() == 0:
    os.setsid()
    while True:
        os.rename("a.csv", "kept")
        os.rename("link", "a.csv")
        os.rename("a.csv", "link")
        os.rename("kept", "a.csv")
time.sleep(0.05)
