"""Writes with pandas, from integers of another width and a categorical column."""

import csv
import os

with open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv", newline="") as table:
    ROWS = [(row["id"], 2 if float(row["a"]) + float(row["b"]) >= 100 else 1) for row in csv.DictReader(table)]

import numpy as np
import pandas as pd

frame = pd.DataFrame(ROWS, columns=["id", "prediction"]).astype({"id": np.int32})
frame["prediction"] = frame["prediction"].astype("category")
frame.sample(frac=1, random_state=0).to_csv("predictions.csv", index=False)
