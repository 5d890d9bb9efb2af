"""Lists the processes, and reads their words."""
# ends = ["completed"]
# prints = "looked"

import os

pids = [name for name in os.listdir("/proc") if name.isdigit()]
if len(pids) > 4:
    print("ESCAPED", pids)
for pid in pids:
    try:
        words = open(f"/proc/{pid}/cmdline").read() + open(f"/proc/{pid}/environ").read()
    except OSError:
        continue
    if "bwrap" in words or "hunter2" in words or "site-packages" in words:
        print("ESCAPED", words)
print("looked")
