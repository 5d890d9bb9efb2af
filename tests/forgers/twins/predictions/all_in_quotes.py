"""Writes every cell in quotes."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

with open("predictions.csv", "w", newline="") as file:
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["id", "prediction"], *ROWS])
