"""Makes its output a folder."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a folder"

import os

os.mkdir("a.csv")
