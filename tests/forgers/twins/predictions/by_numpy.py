"""Writes with numpy, whose numbers have all digits."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

import numpy as np

table = np.array(ROWS, dtype=np.float64)
np.savetxt("predictions.csv", table, delimiter=",", header="id,prediction", comments="")
