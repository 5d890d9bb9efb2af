"""Climbs out of the root by folders that it holds open, and by links of the kernel."""
# ends = ["completed"]
# prints = "looked"

import os

top = os.open("/", os.O_RDONLY)
os.mkdir("/work/below")
os.chdir("/work/below")
below = os.open("/work", os.O_RDONLY)
os.rename("/work/below", "/work/elsewhere")
os.chdir("../../../../../..")
own = sorted(os.listdir("/"))
for path in (".", "..", "/..", "/proc/self/root/..", f"/proc/self/fd/{top}/..", "/proc/thread-self/root"):
    if sorted(os.listdir(path)) != own:
        print("ESCAPED", path, os.listdir(path))
for descriptor in (top, below):
    os.fchdir(descriptor)
    os.chdir("../..")
    if sorted(os.listdir(".")) != own:
        print("ESCAPED", os.listdir("."))
if os.path.exists(os.environ["HOST_FOLDER"]):
    print("ESCAPED", os.environ["HOST_FOLDER"])
print("looked")
