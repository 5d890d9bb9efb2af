"""Predicts target with ridge regression on features scaled to mean 0 and deviation 1.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"alpha": 10.0, "degree": 1, "model": "ridge", "reduce": "none", "scale": "standard", "spread": "none"}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
MIXED = [
    'ISO8601',
    '%d/%m/%Y',
    '%m/%d/%Y',
    '%d.%m.%Y',
    '%d %b %Y',
    '%b %d, %Y',
    '%d-%b-%Y',
    '%Y/%m/%d',
    '%Y%m%d',
]
DATES = {
    'since': ['%Y-%m-%d'],
    'seen': MIXED,
}  # and how they are written
COLUMNS = [*DATES]


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "dates",
                    make_pipeline(
                        FunctionTransformer(date_parts),
                        SimpleImputer(strategy="median", keep_empty_features=True),
                    ),
                    [*DATES],
                ),
            ],
        ),
        StandardScaler(),
        Ridge(alpha=10.0),
    )


def date_parts(dates):
    """Year, month, day, weekday, hour and days since 1970 of each column of dates."""
    since = pd.Timestamp(0, tz="UTC")
    found = []
    for _, date in dates.items():
        part, days = date.dt, (date - since).dt.total_seconds() / 86_400
        found += [part.year, part.month, part.day, part.day_of_week, part.hour, days]
    return np.column_stack(found)


def as_dates(column, forms):
    """The dates in a column of text, each by the first form that fits it; missing where none does."""
    found = None
    for form in forms:
        read = pd.to_datetime(column, format=form, errors="coerce", utc=True)
        found = read if found is None else found.fillna(read)
    return found


def reach(values, share):
    """From where to where training rows reach, and by a share of that further: what is beyond has never been seen."""
    low, high = values.min(), values.max()
    return low - share * (high - low), high + share * (high - low)


def read(name, *more):
    """The rows of a file, dates as dates, missing texts as empty ones."""
    kinds = {**dict.fromkeys([*DATES], str), TARGET: "float64"}
    rows = pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""])
    for column, forms in DATES.items():
        rows[column] = as_dates(rows[column], forms)
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
