"""Predicts target with logistic regression on features scaled to mean 0 and deviation 1.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"C": 0.5, "model": "logistic", "reduce": "none", "scale": "standard"}
import json
import os
from pathlib import Path

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
PIECE = 50000  # rows read at a time


def build_model():
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=1000, random_state=SEED))


def reach(values, share):
    """From where to where training rows reach, and by a share of that further: what is beyond has never been seen."""
    low, high = values.min(), values.max()
    return low - share * (high - low), high + share * (high - low)


def pieces(name):
    """The rows of a file, a piece at a time."""
    kinds = {name: "float32" for name in pd.read_csv(DATA / name, nrows=0).columns} | {"id": "int64", TARGET: str}
    with pd.read_csv(DATA / name, dtype=kinds, keep_default_na=False, na_values=[""], chunksize=PIECE) as reader:
        for rows in reader:
            yield rows


def main():
    train = pd.concat(pieces("train.csv"), ignore_index=True)
    features, target = train[train.columns.drop(TARGET)], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features.head(10000), target.head(10000))}))

    reached = reach(features, 1)
    with open("predictions.csv", "w", encoding="utf-8", newline="") as file:
        for number, rows in enumerate(pieces("test.csv")):
            rows[features.columns] = rows[features.columns].clip(*reached, axis=1)
            predictions = predict(model, rows["id"], rows[features.columns])
            predictions.to_csv(file, header=number == 0, index=False)


def predict(model, ids, rows):
    chances = model.predict_proba(rows)
    predictions = pd.DataFrame({"id": ids, "prediction": model.classes_[chances.argmax(axis=1)]})
    for label, column in zip(model.classes_, chances.T):
        predictions[f"proba_{label}"] = column
    return predictions


if __name__ == "__main__":
    main()
