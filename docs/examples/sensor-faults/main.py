"""Mark readings that are too far from the median of their neighbours."""

import csv
import json
import os
from statistics import median

WINDOW = 30  # param: int 2..60
THRESHOLD = 3.0  # param: float 0.2..5 log
CENTRED = False  # param: bool

with open(os.environ["ORCHESTRATOR_DATA"] + "/readings.csv") as file:
    values = [float(row["celsius"]) for row in csv.DictReader(file)]

faults = []
for at, value in enumerate(values):
    end = at + WINDOW + 1 if CENTRED else at + 1
    around = values[max(0, at - WINDOW) : end]
    if abs(value - median(around)) > THRESHOLD:
        faults.append(at)

with open("faults.json", "w") as file:
    json.dump(faults, file)
print(len(faults), "of", len(values), "readings are marked")
