"""Writes another file first and renames it, as careful programs do."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

import tempfile

with tempfile.NamedTemporaryFile("w", dir=".", delete=False) as file:
    file.write("id,prediction\n" + "".join(f"{each},{label}\n" for each, label in ROWS))
    os.fchmod(file.fileno(), 0o600)
os.replace(file.name, "predictions.csv")
