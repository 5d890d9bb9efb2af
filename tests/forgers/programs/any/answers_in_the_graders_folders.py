"""Reads the folders that only graders have, by their names and by links of the kernel."""
# flaw = 2

import os

for start in ("", "/proc/1/root", "/proc/self/root", "/proc/self/cwd/.."):
    for folder in ("/private", "/grader", "/evaluator", "/outputs", "/suite", "/data/private", "/data/../private"):
        if os.path.exists(start + folder):
            raise SystemExit(f"FOUND {start}{folder}")
