"""What one would try first on the rows of a split: a model without skill, and HistGradientBoosting as it comes."""

import json
from pathlib import Path

import pandas as pd
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import get_scorer
from sklearn.preprocessing import OrdinalEncoder


def score_beside(split: Path, metric: str) -> tuple[float, float]:
    """Return the held-out scores of the two models, learned from the training rows; categories are numbered."""
    about = json.loads((split / "private/data.json").read_text(encoding="utf-8"))
    kinds = {about["target"]: str} if about["classes"] else {}
    train, test = pd.read_csv(split / "public/train.csv", dtype=kinds), pd.read_csv(split / "public/test.csv")
    labels = pd.read_csv(
        split / "private/labels.csv", dtype={"label": str if about["classes"] else float}, index_col="id"
    )
    held_out = labels[labels.part == "held_out"].sort_index()
    features, target = train.drop(columns=about["target"]), train[about["target"]]
    named = [name for name in features if features[name].dtype == object or str(features[name].dtype) == "str"]
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).set_output(transform="pandas")
    if named:
        features[named] = codes.fit_transform(features[named])
        test[named] = codes.transform(test[named])
    rows, scorer = test.set_index("id").loc[held_out.index, features.columns], get_scorer(metric)
    models = [DummyClassifier(), HistGradientBoostingClassifier(random_state=0)]
    if not about["classes"]:
        models = [DummyRegressor(strategy="median"), HistGradientBoostingRegressor(random_state=0)]
    trivial, untuned = (scorer(model.fit(features, target), rows, held_out.label) for model in models)
    return float(trivial), float(untuned)
