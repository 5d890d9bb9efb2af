"""Fit a line through points. This is the seed program: each version has other numbers in the marked lines."""

import json

SLOPE = 0.0  # param: float -5..5
OFFSET = 0.0  # param: float -5..5

with open("line.json", "w") as file:  # a file that task.toml lists in program.outputs
    json.dump({"slope": SLOPE, "offset": OFFSET}, file)
