"""Answers 0 for every number."""

import json

with open("answers", "w") as file:
    json.dump([0] * 24, file)
