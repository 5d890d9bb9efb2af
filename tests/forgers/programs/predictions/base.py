"""Predicts the same class for every row."""

import csv
import os

DATA = os.environ["ORCHESTRATOR_DATA"]
with open(DATA + "/test.csv", newline="") as table:
    IDS = [row["id"] for row in csv.DictReader(table)]
with open("predictions.csv", "w") as file:
    file.write("id,prediction\n" + "".join(f"{each},1\n" for each in IDS))
