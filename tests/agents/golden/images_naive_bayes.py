"""Predicts target with Gaussian naive Bayes.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"model": "naive_bayes"}
import json
import os
from pathlib import Path

import pandas as pd
from sklearn.naive_bayes import GaussianNB

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'


def build_model():
    return GaussianNB()


def main():
    train = pd.read_csv(DATA / "train.csv", dtype={TARGET: str})
    test = pd.read_csv(DATA / "test.csv")
    features, target = train.drop(columns=TARGET), train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features, target)}))

    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows)})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
