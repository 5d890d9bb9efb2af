"""Plants modules that others might import: Python that is started in isolation does not."""
# ends = ["completed"]
# prints = "clean"

import os
import subprocess
import sys

os.chdir("/work")
for name in ("sitecustomize.py", "usercustomize.py", "json.py", "encodings.py", "pyvenv.cfg", "conftest.py"):
    with open(name, "w") as file:
        file.write("print('ESCAPED')")
command = [sys.executable, "-I", "-c", "import json; print('clean')"]
print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
