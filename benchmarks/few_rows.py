"""From which size on several validation parts choose better than one: twenty models on tables of a few hundred to a few
thousand rows, and what the chosen one scores on 20,000 rows that nobody has seen.

    python benchmarks/few_rows.py [--tables 20] [--rows 300 600 1000 2000 4000]

A table is made up from its seed, with noise in its labels. Three fifths of its rows are for training and one fifth for
validation, as in a task; with folds each row of the four fifths is held back once. `lost` is by how much the chosen
model is worse than the best of the twenty would have been, trained on the same rows: mean and standard error over the
tables. Exits 1 if folds lose more than one part does, at any size.
"""

import argparse
import functools
import sys
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Any

import numpy as np
from loop_runs import print_row
from sklearn.datasets import make_classification
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from orchestrator.graders.predictions.folds import count_pieces, list_folds
from orchestrator.graders.predictions.parts import Parts

TRUTH_ROWS = 20_000
Model = Any  # a classifier of scikit-learn, whose base class has neither fit nor predict_proba
SHARES = {"train": 0.6, "validation": 0.2, "held_out": 0.2}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=20)
    parser.add_argument("--rows", type=int, nargs="+", default=[300, 600, 1_000, 2_000, 4_000])
    asked = parser.parse_args()
    heads = ["rows", "validation rows", "lost, one part", "lost, folds", "folds better by", "never worse in"]
    print_row(heads)
    print_row(["---"] * len(heads))
    return 0 if all([measure(rows, asked.tables) for rows in asked.rows]) else 1


def measure(rows: int, tables: int) -> bool:
    """Tell whether folds lose no more than one part does; print a line."""
    lost = [choose_twice(rows, seed) for seed in range(tables)]
    one, folded = zip(*lost, strict=True)
    gains = [first - second for first, second in lost]
    print_row(
        [
            f"{rows:,}",
            f"{round(rows * SHARES['validation']):,}",
            describe(one),
            describe(folded),
            describe(gains),
            f"{sum(gain >= 0 for gain in gains)} of {tables}",
        ]
    )
    return fmean(gains) >= 0


def choose_twice(rows: int, seed: int) -> tuple[float, float]:
    """Return what the model chosen by one part and that chosen by all folds lose, in area under the curve."""
    made = make_classification(
        rows + TRUTH_ROWS,
        n_features=20,
        n_informative=8,
        n_redundant=4,
        n_clusters_per_class=3,
        class_sep=0.7,
        flip_y=0.2,
        random_state=seed,
    )
    features, target = np.asarray(made[0]), np.asarray(made[1])
    parts = split(rows, seed)
    folds = [parts, *list_folds(parts, target[:rows], count_pieces(parts), seed)]
    scores = np.array(
        [[score(make(), features, target, fold, fold["validation"]) for make in MODELS] for fold in folds]
    )
    truth = np.arange(rows, rows + TRUTH_ROWS)
    true = [score(make(), features, target, parts, truth) for make in MODELS]
    chosen = (int(np.argmax(scores[0])), int(np.argmax(scores.mean(axis=0))))
    one, folded = (max(true) - true[model] for model in chosen)
    return one, folded


def split(rows: int, seed: int) -> Parts:
    order = np.random.default_rng(seed).permutation(rows)
    ends = np.cumsum([round(rows * share) for share in SHARES.values()])[:-1]
    return dict(zip(SHARES, np.split(order, ends), strict=True))


def score(model: Model, features: np.ndarray, target: np.ndarray, parts: Parts, rows: np.ndarray) -> float:
    model.fit(features[parts["train"]], target[parts["train"]])
    return float(roc_auc_score(target[rows], model.predict_proba(features[rows])[:, 1]))


def list_models() -> list[Callable[[], Model]]:
    """Return twenty models of the families that the offline coder searches."""
    scaled = [
        *(functools.partial(LogisticRegression, C=strength) for strength in (0.01, 0.1, 1, 10)),
        *(functools.partial(KNeighborsClassifier, neighbours) for neighbours in (5, 10, 20, 40)),
    ]
    trees = [
        *(
            functools.partial(RandomForestClassifier, 60, min_samples_leaf=leaf, random_state=0)
            for leaf in (1, 3, 6, 10)
        ),
        *(functools.partial(ExtraTreesClassifier, 60, min_samples_leaf=leaf, random_state=0) for leaf in (1, 3, 6, 10)),
        *(
            functools.partial(HistGradientBoostingClassifier, max_iter=60, max_leaf_nodes=leaves, random_state=0)
            for leaves in (4, 8, 16, 31)
        ),
    ]
    return [*(functools.partial(make_scaled, make) for make in scaled), *trees]


def make_scaled(make: Callable[[], Model]) -> Model:
    return make_pipeline(StandardScaler(), make())


def describe(values: Sequence[float]) -> str:
    return f"{fmean(values):.4f} ± {stdev(values) / sqrt(len(values)):.4f}"


MODELS = list_models()

if __name__ == "__main__":
    sys.exit(main())
