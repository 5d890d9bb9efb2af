"""Makes its output a pipe, which blocks whoever opens it."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a pipe"

import os

os.mkfifo("a.csv")
