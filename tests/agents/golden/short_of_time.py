"""Predicts target with a random forest, learned from 440 rows drawn at random.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"features": 0.4, "leaf": 5, "model": "forest", "rows": 440}
import json
import os
from pathlib import Path

import pandas as pd
from sklearn.ensemble import RandomForestClassifier

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
SHARE = 0.044  # of the training rows: all of them would not fit into the limits
RARE = ['rare']  # classes of which each row is kept


def build_model():
    return RandomForestClassifier(n_estimators=300, max_features=0.4, min_samples_leaf=5, random_state=SEED)


def read(name):
    """The rows of a file, dates as dates, missing texts as empty ones."""
    kinds = {name: "float64" for name in pd.read_csv(DATA / name, nrows=0).columns} | {"id": "int64", TARGET: str}
    rows = pd.read_csv(DATA / name, dtype=kinds, keep_default_na=False, na_values=[""])
    return rows


def some(rows):
    """A share of the rows, drawn at random, and all of rare classes."""
    drawn = rows.sample(frac=SHARE, random_state=SEED)
    rare = rows[rows[TARGET].isin(RARE)]
    return pd.concat([drawn, rare[~rare.index.isin(drawn.index)]])


def main():
    train = some(read("train.csv"))
    test = read("test.csv")
    features, target = train[train.columns.drop(TARGET)], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features, target)}))

    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows)})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
