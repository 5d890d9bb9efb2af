"""Removes, renames and closes the folder that its output is in."""
# ends = ["completed"]
# output = "d/a.csv"
# rejected = "did not write"
# shows = ["tried 3"]

import os

from attempts import attempt, finish

os.mkdir("d")
open("d/a.csv", "w").close()
os.rename("d", "e")
attempt("remove /work", os.rmdir, "/work")
attempt("rename /work", os.rename, "/work", "/tmp/work")
attempt("replace /work", os.symlink, "/etc", "/work")
finish()
