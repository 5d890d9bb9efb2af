"""Becomes another user by every call, and by programs that may."""
# ends = ["completed"]
# shows = ["tried 11", "same user"]

import os
import shutil
import subprocess
from contextlib import suppress

from attempts import attempt, attempt_calls, finish

own = os.getuid()
attempt_calls(
    ("setuid", 0),
    ("setgid", 0),
    ("setresuid", 0, 0, 0),
    ("setresgid", 0, 0, 0),
    ("setreuid", 0, 0),
    ("setuid", own + 1),
    ("setgid", own + 1),
    errors=("EPERM", "EINVAL"),
)
attempt("groups", os.setgroups, [0])
attempt("owner", os.chown, "/program/main.py", own, own)
attempt("owner", os.chown, "/etc/passwd", own, own)
attempt("owner", os.chown, "/proc/1", own, own)
shutil.copy("/usr/bin/id", "/work/id")
with suppress(OSError):
    os.chmod("/work/id", 0o6755)
programs = [["/work/id", "-u"], ["su", "-c", "id -u"], ["sudo", "-n", "id", "-u"], ["newgrp", "root"]]
for command in programs:
    with suppress(OSError):
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        print("ESCAPED" if printed not in ("", str(own)) else "same user", printed)
finish()
