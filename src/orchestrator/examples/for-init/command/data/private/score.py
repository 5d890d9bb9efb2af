"""The command: it reads the program's outputs as data, and writes metrics.json. docs/commands.md has the details."""

import json
import sys
from pathlib import Path

POINTS = {"validation": [(0, 1.1), (1, 2.9), (2, 5.1), (3, 6.9)], "held_out": [(4, 9.1), (5, 10.9)]}

part = sys.argv[1]
try:
    line = json.loads(Path("/outputs/line.json").read_text())
    errors = [abs(line["slope"] * x + line["offset"] - y) for x, y in POINTS[part]]
    answer = {"error": sum(errors) / len(errors), "largest_error": max(errors)}
except (ValueError, TypeError, KeyError):
    answer = {"reason": "line.json does not hold the numbers slope and offset."}
Path("metrics.json").write_text(json.dumps(answer))
