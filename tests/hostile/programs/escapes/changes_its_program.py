"""Changes what it was given: its program, the system, its Python, and names beside them."""
# ends = ["completed"]
# shows = ["tried 30", "refused"]

import os
import sys

from attempts import attempt, finish, write

FILES = ("/program/main.py", "/etc/passwd", sys.executable, "/usr/bin/env", os.__file__)
for file in FILES:
    attempt(f"write {file}", write, file)
    attempt(f"mode of {file}", os.chmod, file, 0o777)
    attempt(f"remove {file}", os.unlink, file)
    attempt(f"rename {file}", os.rename, file, file + "x")
    attempt(f"link {file}", os.link, file, "/work/linked" + file.replace("/", "-"))
for folder in ("/", "/program", "/usr", "/etc", "/opt"):
    attempt(f"new file in {folder}", os.open, f"{folder}/new", os.O_RDWR | os.O_CREAT)
finish()
