"""Imports the server, and looks for its folders."""
# ends = ["failed"]
# shows = ["No module named 'orchestrator"]
# exit_code = 1

import os
from importlib import import_module

for path in (os.environ["HOST_FOLDER"], os.environ["HOST_FOLDER"] + "/private/held_out.csv"):
    if os.path.lexists(path):
        print("ESCAPED", path)
import_module("orchestrator.settings")
