"""Writes a byte order mark, as spreadsheets do, and line ends of Windows."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

with open("predictions.csv", "w", encoding="utf-8-sig", newline="") as file:
    file.write("id,prediction\r\n" + "".join(f"{each},{label}\r\n" for each, label in ROWS))
