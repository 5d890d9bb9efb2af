"""Gives a file two names, one of which is its output."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a hard link"

import os

with open("b", "w"):
    os.link("b", "a.csv")
