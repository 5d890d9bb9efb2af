"""Writes identifiers and classes as floats, as pandas does where a column has had gaps."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

with open("predictions.csv", "w") as file:
    file.write("id,prediction\n" + "".join(f"{float(each)},{float(label)}\n" for each, label in ROWS))
