"""Predicts target with gradient boosted trees, categories as such, on the logarithm of the target.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"encode": "native", "l2": 1.0, "leaves": 15, "model": "boosting", "rate": 0.1, "rounds": 300, "spread": "log", "topics": 10}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder

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


def build_model():
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "categories",
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=250),
                    CATEGORIES,
                ),
                (
                    "many_levels",
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=250),
                    MANY_LEVELS,
                ),
                ("numbers", "passthrough", NUMBERS),
                ("dates", FunctionTransformer(date_parts), [*DATES]),
                ("text_1", topics(10), TEXTS[0]),
                ("text_2", topics(10), TEXTS[1]),
            ],
        ),
        TransformedTargetRegressor(
            HistGradientBoostingRegressor(
                learning_rate=0.1, max_leaf_nodes=15, l2_regularization=1.0, random_state=SEED,
                max_iter=300,
                categorical_features=range(len(CATEGORIES) + len(MANY_LEVELS)),
                loss="absolute_error",
            ),
            func=to_log,
            inverse_func=from_log,
            check_inverse=False,
        ),
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
    kinds = {**dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys([*CATEGORIES, *MANY_LEVELS, *DATES, *TEXTS], str), TARGET: "float64"}
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
    print("@metric", json.dumps({"step": 1, "train_r2": model.score(features, target)}))

    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows).clip(*reach(target, 0.5))})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
