"""Predicts target with logistic regression on features scaled to mean 0 and deviation 1, categories as 0 and 1.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"C": 0.5, "encode": "onehot", "model": "logistic", "reduce": "none", "scale": "standard"}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
# Not used:
#   'customer_id': an identifier
#   'nothing': empty
#   'same': the same in all rows
CATEGORIES = ['city']
DATES = {
    'since': ['%Y-%m-%d'],
}  # and how they are written
LEFT_OUT = ['customer_id', 'nothing', 'same']
OTHERS = {"id", *CATEGORIES, *DATES, *LEFT_OUT}
NUMBERS = [name for name in pd.read_csv(DATA / "test.csv", nrows=0).columns if name not in OTHERS]
COLUMNS = [*CATEGORIES, *DATES, *NUMBERS]


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "categories",
                    OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False),
                    CATEGORIES,
                ),
                ("numbers", "passthrough", NUMBERS),
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
        LogisticRegression(C=0.5, max_iter=1000, random_state=SEED),
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
    kinds = {**dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys([*CATEGORIES, *DATES], str), TARGET: str}
    rows = pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""])
    for column in [*CATEGORIES]:
        rows[column] = rows[column].fillna("")
    for column, forms in DATES.items():
        rows[column] = as_dates(rows[column], forms)
    return rows


def main():
    train = read("train.csv", TARGET)
    test = read("test.csv", "id")
    features, target = train[COLUMNS], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features, target)}))

    test[NUMBERS] = test[NUMBERS].clip(*reach(features[NUMBERS], 1), axis=1)
    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows)})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
