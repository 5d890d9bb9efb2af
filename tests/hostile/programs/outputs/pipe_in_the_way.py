"""Makes the folder of its output a pipe."""
# ends = ["completed"]
# output = "d/a.csv"
# rejected = "cannot be read"

import os

os.mkfifo("d")
