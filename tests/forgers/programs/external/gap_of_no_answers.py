"""Leaves no output, so that there is nothing that could be wrong."""
# flaw = 6
# verdicts = ["invalid"]

import os

os.remove("answers")
