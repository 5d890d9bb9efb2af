"""A program for a table of two classes that predicts one of them for every row."""

import csv
import os

with open(os.path.join(os.environ["ORCHESTRATOR_DATA"], "test.csv"), newline="") as file:
    rows = list(csv.DictReader(file))
with open(os.path.join(os.environ["ORCHESTRATOR_DATA"], "train.csv"), newline="") as file:
    label = next(csv.DictReader(file))["target"]
with open("predictions.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "prediction"])
    writer.writerows([row["id"], label] for row in rows)
