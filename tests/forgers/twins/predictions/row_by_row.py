"""Opens the file anew for every row, from somewhere else, in a thread."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

import threading


def append(text):
    with open("/work/predictions.csv", "a") as file:
        file.write(text)


def work():
    os.chdir("/tmp")
    append("id,prediction\n")
    for each, label in ROWS:
        append(f"{each},{label}\n")


threading.Thread(target=work).start()
