"""Writes spaces around everything, and lines with nothing in them."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

with open("predictions.csv", "w") as file:
    file.write(" id , prediction \n\n" + "".join(f"  {each} ,\t{label}  \n\n" for each, label in ROWS) + "\n  \n")
