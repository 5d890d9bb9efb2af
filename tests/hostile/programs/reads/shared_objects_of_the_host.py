"""Looks for memory, queues and keys that programs of the host share."""
# ends = ["completed"]
# prints = "looked"

import os

for name in ("shm", "sem", "msg"):
    path = f"/proc/sysvipc/{name}"
    if os.path.exists(path) and len(open(path).readlines()) > 1:
        print("ESCAPED", open(path).read())
for path in ("/dev/shm", "/dev/mqueue", "/tmp", "/work"):
    if os.path.exists(path) and os.listdir(path):
        print("ESCAPED", path, os.listdir(path))
if os.access("/proc/keys", os.R_OK):
    foreign = [line for line in open("/proc/keys") if "_uid" not in line and "_ses" not in line]
    print("ESCAPED" if foreign else "", *foreign)
print("looked")
