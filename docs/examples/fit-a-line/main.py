"""Write the line that the points are thought to lie on."""

import json

SLOPE = 0.5  # param: float -3..3
OFFSET = 0.0  # param: float -3..3

with open("line.json", "w") as file:
    json.dump({"slope": SLOPE, "offset": OFFSET}, file)
