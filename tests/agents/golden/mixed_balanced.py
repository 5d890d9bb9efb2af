"""Predicts target with logistic regression on features scaled to mean 0 and deviation 1, categories as 0 and 1, classes weighted alike.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"C": 0.5, "balance": "balanced", "encode": "onehot", "model": "logistic", "reduce": "none", "scale": "standard", "topics": 10}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler, TargetEncoder

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
# Not used:
#   'nothing': empty
#   'same': the same in all rows
CATEGORIES = ['city']
MANY_LEVELS = ['street']
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
TEXTS = ['note', 'customer_id']
NUMBERS = ['age', 'income']
COLUMNS = [*CATEGORIES, *MANY_LEVELS, *DATES, *TEXTS, *NUMBERS]
np.random.seed(SEED)  # TargetEncoder draws from it


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "categories",
                    OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False),
                    CATEGORIES,
                ),
                ("many_levels", TargetEncoder(), MANY_LEVELS),
                ("numbers", SimpleImputer(strategy="median", add_indicator=True), NUMBERS),
                (
                    "dates",
                    make_pipeline(
                        FunctionTransformer(date_parts),
                        SimpleImputer(strategy="median", keep_empty_features=True),
                    ),
                    [*DATES],
                ),
                ("text_1", topics(10), TEXTS[0]),
                ("text_2", topics(10), TEXTS[1]),
            ],
        ),
        StandardScaler(),
        LogisticRegression(C=0.5, max_iter=1000, random_state=SEED, class_weight="balanced"),
    )


def topics(count):
    """What a text is about, as a few numbers: the weights of its words, drawn together; rounded, as noise is no topic."""
    words = HashingVectorizer(n_features=4096, alternate_sign=False)
    rounded = FunctionTransformer(np.round, kw_args={"decimals": 6})
    return make_pipeline(words, TfidfTransformer(sublinear_tf=True), TruncatedSVD(count, random_state=SEED), rounded)


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
    kinds = {**dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys([*CATEGORIES, *MANY_LEVELS, *DATES, *TEXTS], str), TARGET: str}
    rows = pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""])
    for column in [*CATEGORIES, *MANY_LEVELS, *TEXTS]:
        rows[column] = rows[column].fillna("")
    for column in TEXTS:
        rows[column] = rows[column].str[:1000]
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
