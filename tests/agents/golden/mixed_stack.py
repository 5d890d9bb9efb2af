"""Predicts target with a stack of ridge regression, extremely randomized trees and gradient boosted trees.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"members": [{"alpha": 10.0, "degree": 1, "encode": "onehot", "model": "ridge", "reduce": "none", "scale": "standard", "spread": "log", "topics": 10}, {"encode": "onehot", "features": 0.2, "leaf": 1, "model": "extra_trees", "spread": "log", "topics": 100}, {"encode": "native", "l2": 1.0, "leaves": 15, "model": "boosting", "rate": 0.1, "spread": "log", "topics": 10}], "model": "stack"}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor, StackingRegressor
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler, TargetEncoder

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'target'
# Not used:
#   'customer_id': an identifier
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
TEXTS = ['note']
NUMBERS = ['age', 'income']
COLUMNS = [*CATEGORIES, *MANY_LEVELS, *DATES, *TEXTS, *NUMBERS]
np.random.seed(SEED)  # TargetEncoder draws from it


def build_model():
    return StackingRegressor(
        [
            ("ridge_1", make_pipeline(
                ColumnTransformer(
                    [
                        (
                            "categories",
                            OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False),
                            CATEGORIES,
                        ),
                        ("many_levels", TargetEncoder(target_type="continuous"), MANY_LEVELS),
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
                    ],
                ),
                StandardScaler(),
                TransformedTargetRegressor(
                    Ridge(alpha=10.0),
                    func=to_log,
                    inverse_func=from_log,
                    check_inverse=False,
                ),
            )),
            ("extra_trees_2", make_pipeline(
                ColumnTransformer(
                    [
                        (
                            "categories",
                            OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False),
                            CATEGORIES,
                        ),
                        ("many_levels", TargetEncoder(target_type="continuous"), MANY_LEVELS),
                        ("numbers", SimpleImputer(strategy="median", add_indicator=True), NUMBERS),
                        (
                            "dates",
                            make_pipeline(
                                FunctionTransformer(date_parts),
                                SimpleImputer(strategy="median", keep_empty_features=True),
                            ),
                            [*DATES],
                        ),
                        ("text_1", topics(100), TEXTS[0]),
                    ],
                ),
                TransformedTargetRegressor(
                    ExtraTreesRegressor(n_estimators=300, max_features=0.2, min_samples_leaf=1, random_state=SEED),
                    func=to_log,
                    inverse_func=from_log,
                    check_inverse=False,
                ),
            )),
            ("boosting_3", make_pipeline(
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
                    ],
                ),
                TransformedTargetRegressor(
                    HistGradientBoostingRegressor(
                        learning_rate=0.1, max_leaf_nodes=15, l2_regularization=1.0, random_state=SEED,
                        categorical_features=range(len(CATEGORIES) + len(MANY_LEVELS)),
                    ),
                    func=to_log,
                    inverse_func=from_log,
                    check_inverse=False,
                ),
            )),
        ],
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

    test[NUMBERS] = test[NUMBERS].clip(*reach(features[NUMBERS], 1), axis=1)
    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows).clip(*reach(target, 0.5))})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
