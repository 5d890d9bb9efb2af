"""Writes the point whose value is to be as small as possible.

The function itself is the evaluator's: the program never sees it.
"""

import json

PARAMS = {
    "x": [
        0.5,  # param: float 0..1
        0.5,  # param: float 0..1
        0.5,  # param: float 0..1
        0.5,  # param: float 0..1
        0.5,  # param: float 0..1
        0.5,  # param: float 0..1
    ]
}

with open("point.json", "w") as file:
    json.dump({"x": PARAMS["x"]}, file)
print("point:", PARAMS["x"])
