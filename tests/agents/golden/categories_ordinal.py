"""Predicts target with a random forest, categories numbered, on the logarithm of the target.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"encode": "ordinal", "features": 0.4, "leaf": 5, "model": "forest", "spread": "log"}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
CATEGORIES = ['city']
MANY_LEVELS = ['street']
COLUMNS = [*CATEGORIES, *MANY_LEVELS]


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "categories",
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, max_categories=250),
                    CATEGORIES,
                ),
                (
                    "many_levels",
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, max_categories=250),
                    MANY_LEVELS,
                ),
            ],
        ),
        TransformedTargetRegressor(
            RandomForestRegressor(n_estimators=300, max_features=0.4, min_samples_leaf=5, random_state=SEED),
            func=to_log,
            inverse_func=from_log,
            check_inverse=False,
        ),
    )


def to_log(values):
    return np.sign(values) * np.log1p(np.abs(values))


def from_log(values):
    return np.sign(values) * np.expm1(np.minimum(np.abs(values), 700))


def reach(values, share):
    """From where to where training rows reach, and by a share of that further: what is beyond has never been seen."""
    low, high = values.min(), values.max()
    return low - share * (high - low), high + share * (high - low)


def read(name, *more):
    """The rows of a file, dates as dates, missing texts as empty ones."""
    kinds = {**dict.fromkeys([*CATEGORIES, *MANY_LEVELS], str), TARGET: "float64"}
    rows = pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""])
    for column in [*CATEGORIES, *MANY_LEVELS]:
        rows[column] = rows[column].fillna("")
    return rows


def main():
    train = read("train.csv", TARGET)
    test = read("test.csv", "id")
    features, target = train[COLUMNS], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_r2": model.score(features, target)}))

    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows).clip(*reach(target, 0.5))})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
