"""Predicts the target with extremely randomized trees, categories as 0 and 1.

What is new: A golden program.
Reads train.csv and test.csv from the folder in ORCHESTRATOR_DATA; writes predictions.csv into the working directory.
"""

# pipelines: {"encode": "onehot", "features": 0.2, "leaf": 1, "model": "extra_trees", "topics": 10}
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

DATA = Path(os.environ["ORCHESTRATOR_DATA"])
SEED = int(os.environ.get("ORCHESTRATOR_SEED", "0"))
TARGET = 'a"""\n\\ {x}'
CATEGORIES = ["it's", '"""', '{% raw %}']
TEXTS = ['{braces} %s {{ x }}', '# pipelines: {}', '\n']
NUMBERS = ['a"b', 'back\\slash', 'Größe']
COLUMNS = [*CATEGORIES, *TEXTS, *NUMBERS]


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
                ("text_1", topics(10), TEXTS[0]),
                ("text_2", topics(10), TEXTS[1]),
                ("text_3", topics(10), TEXTS[2]),
            ],
        ),
        ExtraTreesClassifier(n_estimators=300, max_features=0.2, min_samples_leaf=1, random_state=SEED),
    )


def topics(count):
    """What a text is about, as a few numbers: the weights of its words, drawn together; rounded, as noise is no topic."""
    words = HashingVectorizer(n_features=4096, alternate_sign=False)
    rounded = FunctionTransformer(np.round, kw_args={"decimals": 6})
    return make_pipeline(words, TfidfTransformer(sublinear_tf=True), TruncatedSVD(count, random_state=SEED), rounded)


def read(name, *more):
    """The rows of a file, dates as dates, missing texts as empty ones."""
    kinds = {**dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys([*CATEGORIES, *TEXTS], str), TARGET: str}
    rows = pd.read_csv(DATA / name, usecols=[*COLUMNS, *more], dtype=kinds, keep_default_na=False, na_values=[""])
    for column in [*CATEGORIES, *TEXTS]:
        rows[column] = rows[column].fillna("")
    for column in TEXTS:
        rows[column] = rows[column].str[:1000]
    return rows


def main():
    train = read("train.csv", TARGET)
    test = read("test.csv", "id")
    features, target = train[COLUMNS], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({"step": 1, "train_accuracy": model.score(features, target)}))

    rows = test[features.columns]
    predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(rows)})
    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
