"""Choose where to dig two wells. This is the seed program.

Each version is this file with other values in the lines marked `# param:`.
"""

import json

FIRST = [0.5, 0.4]  # param: float 0..1
SECOND = [0.5, 0.6]  # param: float 0..1

with open("wells.json", "w") as file:  # a file that task.toml lists in program.outputs
    json.dump([FIRST, SECOND], file)
