"""Lays a symbolic link to a file of the host where its output should be."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a symbolic link"

import os

os.symlink(os.environ["HOST_FOLDER"] + "/private/held_out.csv", "a.csv")
