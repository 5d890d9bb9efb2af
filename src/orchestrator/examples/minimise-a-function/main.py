"""Write the point at which the function should be as small as possible.

Only evaluate.py knows the function; the program never sees it.
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
