"""Predicts target with gradient boosted trees, categories as such.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"encode": "native", "l2": 1.0, "leaves": 15, "model": "boosting", "rate": 0.1, "rounds": 100}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
CATEGORIES = ['city']
NUMBERS = ['age', 'income']
COLUMNS = [*CATEGORIES, *NUMBERS]
PIECE = 50000  # rows read at a time


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "categories",
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=250),
                    CATEGORIES,
                ),
                ("numbers", "passthrough", NUMBERS),
            ],
        ),
        HistGradientBoostingClassifier(
            learning_rate=0.1, max_leaf_nodes=15, l2_regularization=1.0, random_state=SEED,
            max_iter=100,
            categorical_features=range(len(CATEGORIES)),
        ),
    )


def pieces(name, *more):
    """The rows of a file, a piece at a time."""
    kinds = {**dict.fromkeys(NUMBERS, "float32"), **dict.fromkeys([*CATEGORIES], str), TARGET: str}
    with pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""], chunksize=PIECE) as reader:
        for rows in reader:
            for column in [*CATEGORIES]:
                rows[column] = rows[column].fillna("")
            yield rows


def main():
    train = pd.concat(pieces("train.csv", TARGET), ignore_index=True)
    features, target = train[COLUMNS], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features.head(10000), target.head(10000))}))

    with open("predictions.csv", "w", encoding="utf-8", newline="") as file:
        for number, rows in enumerate(pieces("test.csv", "id")):
            predictions = predict(model, rows["id"], rows[features.columns])
            predictions.to_csv(file, header=number == 0, index=False, float_format="%.4g")


def predict(model, ids, rows):
    chances = model.predict_proba(rows)
    predictions = pd.DataFrame({"id": ids, "prediction": model.classes_[chances.argmax(axis=1)]})
    for label, column in zip(model.classes_, chances.T):
        predictions[f"proba_{label}"] = column
    return predictions


if __name__ == "__main__":
    main()
