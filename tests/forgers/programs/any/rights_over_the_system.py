"""Replaces programs and libraries that the grading might use, and its own program."""
# flaw = 8

import os
import sys

TARGETS = (sys.executable, "/usr/bin/env", os.__file__, "/program/main.py", "/bin/sh", "/etc/passwd", "/etc/hosts")
for path in TARGETS:
    try:
        with open(path, "ab") as file:
            file.write(b"\n")
    except OSError:
        continue
    raise SystemExit(f"FOUND {path} can be written")
