"""Writes numbers with exponents, signs and zeros."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

FORMS = ("{0:e}", "+{0}", "00{0}", "{0}.", "{0}.000", "{0}E+0")
with open("predictions.csv", "w") as file:
    file.write("id,prediction\n")
    file.writelines(f"{each},{FORMS[at % 6].format(label)}\n" for at, (each, label) in enumerate(ROWS))
