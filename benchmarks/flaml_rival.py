"""FLAML on the training rows of a split, scored once on its held-out rows; `keel_tables.py` runs this where FLAML is.

python flaml_rival.py SPLIT_FOLDER METRIC SECONDS
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
from flaml import AutoML
from sklearn.metrics import log_loss, roc_auc_score

FLAML_METRICS = {"roc_auc": "roc_auc", "neg_log_loss": "log_loss"}


def main() -> None:
    split, metric, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    target = json.loads((split / "private/data.json").read_text(encoding="utf-8"))["target"]
    train, test = pd.read_csv(split / "public/train.csv", dtype={target: str}), pd.read_csv(split / "public/test.csv")
    labels = pd.read_csv(split / "private/labels.csv", dtype={"label": str}, index_col="id")
    held_out = labels[labels.part == "held_out"].sort_index()
    features, rows = train.drop(columns=target), test.set_index("id").loc[held_out.index]
    time.time = time.process_time  # one processor: as on a machine with nothing else to do
    search = AutoML()
    search.fit(
        features,
        train[target],
        task="classification",
        metric=FLAML_METRICS[metric],
        time_budget=seconds,
        n_jobs=1,
        seed=0,
        verbose=0,
    )
    probabilities = search.predict_proba(rows[features.columns])
    if metric == "roc_auc":
        score = roc_auc_score(held_out.label == search.classes_[1], probabilities[:, 1])
    else:
        score = -log_loss(held_out.label, probabilities, labels=list(search.classes_))
    print(json.dumps({"held_out": float(score), "model": search.best_estimator}))


if __name__ == "__main__":
    main()
