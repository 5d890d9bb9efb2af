"""Uncovers the folders that hide the data sets of libraries."""
# ends = ["completed"]
# shows = ["[] []", "tried 4"]

import importlib.util
import os

from attempts import attempt, attempt_calls, finish

folder = os.path.join(os.path.dirname(importlib.util.find_spec("sklearn").origin), "datasets", "data")
before = os.listdir(folder)
attempt_calls(("umount2", folder.encode(), 2), ("mount", b"none", folder.encode(), None, 32, None))
attempt("new file", os.open, folder + "/x", os.O_RDWR | os.O_CREAT)
attempt("removal", os.rmdir, folder)
print(before, os.listdir(folder))
finish()
