"""Predicts target with gradient boosted trees.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"l2": 1.0, "leaves": 8, "model": "boosting", "rate": 0.1}
import json
import os
from pathlib import Path

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'


def build_model():
    return HistGradientBoostingClassifier(learning_rate=0.1, max_leaf_nodes=8, l2_regularization=1.0, random_state=SEED)


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
