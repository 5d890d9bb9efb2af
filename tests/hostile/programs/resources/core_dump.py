"""Crashes in order to leave a copy of its memory."""
# ends = ["failed"]
# hides = ["core"]

import os
import resource
import subprocess
import sys

if sys.argv[1:] == ["crash"]:
    os.abort()
try:
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
    print("ESCAPED the limit is raised")
except ValueError:
    pass
subprocess.run([sys.executable, __file__, "crash"], check=False)
print([name for folder in ("/work", "/tmp", "/dev/shm") for name in os.listdir(folder)])
os.abort()
