"""Time how the models of the coder `pipelines` learn and predict, by the work that model_costs.py counts."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from pipeline_work import imports, numbers, timed

from orchestrator.agents.pipelines.families import list_families
from orchestrator.agents.pipelines.model_costs import KERNEL_OVERHEAD_FEATURES, TREES

FEW_TREES = 30  # instead of 300
TREE_MODELS = ("extra_trees", "forest")
USUAL_PARAMS: dict[str, Any] = {  # as in what is tried first on most tables: the time of some models depends on them
    "C": 10.0,
    "gamma": 0.5,
    "alpha": 1.0,
    "l1": 0.5,
    "epsilon": 0.1,
    "length": 5.0,
    "noise": 0.5,
    "shrink": 0.1,
    "neighbours": 3,
    "weights": "distance",
    "units": 100,
    "features": 0.4,
    "leaf": 1,
    "rate": 0.1,
    "leaves": 15,
    "l2": 1.0,
}


@dataclass(frozen=True)
class Seconds:
    """How long a model learns, and how long it predicts."""

    fit: float
    predict: float


def make_target(table: np.ndarray, classes: int) -> np.ndarray:
    """Return what a noisy rule makes of the features: classes, or numbers for 0."""
    rule = table[:, :5].sum(axis=1) + np.random.default_rng(1).normal(size=len(table))
    return np.searchsorted(np.quantile(rule, np.linspace(0, 1, classes + 1)[1:-1]), rule) if classes else rule


@functools.cache
def time_model(
    model: str, rows: int, features: int, *, classes: int = 2, tests: int = 100, more: str = "", **params: float
) -> Seconds:
    """Learn and predict as a program does. classes: 0 for numbers. more: arguments beside the family's own."""
    family = list_families("classification" if classes else "regression")[model]
    arguments = family.arguments.format(**USUAL_PARAMS | params, columns=features)
    arguments = arguments.replace(f"n_estimators={TREES}", f"n_estimators={FEW_TREES}")
    table, new_rows = numbers(rows, features), numbers(tests, features)
    target = make_target(table, classes)
    estimator: Any = eval(f"{family.estimator}({arguments}{more})", imports())
    return Seconds(timed(lambda: estimator.fit(table, target)), timed(lambda: estimator.predict(new_rows)))


def solve(first: float, first_work: float, second: float, second_work: float) -> tuple[float, float]:
    """Return (a, b) of two times that are each `a * work + b`."""
    by_unit = (first - second) / (first_work - second_work)
    return by_unit, first - by_unit * first_work


@functools.cache
def boost() -> tuple[float, float]:
    """Return the seconds by row and by leaf, for a tree and a feature."""
    runs = [
        time_model("boosting", rows, 60, more=", early_stopping=False").fit / (100 * 60) for rows in (20_000, 2_000)
    ]
    by_row, beside = solve(runs[0], 20_000, runs[1], 2_000)
    return by_row, beside / USUAL_PARAMS["leaves"]


def predict_boosting() -> float:
    return time_model("boosting", 2_000, 20, tests=50_000).predict / (100 * 50_000)


def grow(model: str, *, classes: int = 2, leaf: int = 1, tests: int = 100) -> Seconds:
    """Return the seconds of trees for a tree, row, level and feature tried, or for a tree, row and level."""
    rows, features = 8_000, 10
    run = time_model(model, rows, features, classes=classes, leaf=leaf, tests=tests)
    levels = FEW_TREES * math.log2(rows)
    return Seconds(run.fit / (levels * rows * features * USUAL_PARAMS["features"]), run.predict / (levels * tests))


def count_numbers() -> float:
    """Return the factor of the kind of trees for which it is larger."""
    return max(grow(model, classes=0).fit / grow(model).fit for model in TREE_MODELS)


def split_trees(model: str) -> float:
    """Return the seconds of a split, without what the one class that two are adds to it."""
    return grow(model).fit / (1 + max(0.0, count_class()))


@functools.cache
def count_class() -> float:
    """Return the share of a split that each class adds: the times are as 1 + 21 shares to 1 + 1 share."""
    ratio = max(grow(model, classes=21).fit / grow(model).fit for model in TREE_MODELS)
    return (ratio - 1) / (21 - ratio)


def count_leaf_rows() -> float:
    """Return the exponent of the kind of trees for which leaves of ten rows save less."""
    return min(math.log10(grow(model).fit / grow(model, leaf=10).fit) for model in TREE_MODELS)


@functools.cache
def predict_trees() -> tuple[float, float]:
    """Return the seconds of a prediction for each class, and beside."""
    return solve(
        grow("forest", classes=21, tests=20_000).predict, 21, grow("forest", classes=2, tests=20_000).predict, 1
    )


def compute_kernels() -> float:
    """Return the seconds for a pair of rows and a feature, for classes or numbers, whichever takes longer."""
    runs = [time_model("svc", 4_000, 10), time_model("svr", 4_000, 10, classes=0, C=0.5)]
    return max(run.fit for run in runs) / (4_000**2 * (10 + KERNEL_OVERHEAD_FEATURES))


@functools.cache
def multiply() -> tuple[float, float]:
    """Return the seconds of least squares for a product of two features, and beside, for a row and feature."""
    wide, narrow = time_model("linear", 10_000, 400, classes=0), time_model("linear", 100_000, 10, classes=0)
    return solve(wide.fit / (10_000 * 400), 400, narrow.fit / (100_000 * 10), 10)


@functools.cache
def compare_neighbours() -> tuple[float, float]:
    """Return the seconds for a pair of rows by feature, and beside; more than 15 features are compared pair by pair."""
    runs = [time_model("neighbours", 5_000, features, tests=5_000).predict / 5_000**2 for features in (100, 20)]
    return solve(runs[0], 100, runs[1], 20)


def train_network(tests: int = 100) -> Seconds:
    rows, weights = 10_000, USUAL_PARAMS["units"] * (20 + 1 + 10)
    run = time_model("neural", rows, 20, tests=tests)
    return Seconds(run.fit / (rows * weights), run.predict / (tests * weights))


def discriminate(tests: int = 100) -> Seconds:
    run = time_model("discriminant", 20_000, 100, tests=tests)
    return Seconds(run.fit / (20_000 * 100**2), run.predict / (tests * 100**2))


MEASUREMENTS: dict[str, Callable[[], float]] = {
    "boosting_row_seconds": lambda: boost()[0],
    "boosting_leaf_seconds": lambda: boost()[1],
    "boosting_prediction_seconds": predict_boosting,
    "extra_trees_seconds": lambda: split_trees("extra_trees"),
    "forest_seconds": lambda: split_trees("forest"),
    "trees_number_factor": count_numbers,
    "trees_class_factor": count_class,
    "trees_leaf_exponent": count_leaf_rows,
    "trees_number_prediction_seconds": lambda: grow("forest", classes=0, tests=20_000).predict,
    "trees_prediction_seconds": lambda: predict_trees()[1],
    "trees_class_prediction_seconds": lambda: predict_trees()[0],
    "kernel_seconds": compute_kernels,
    "naive_bayes_seconds": lambda: time_model("naive_bayes", 100_000, 50).fit / (100_000 * 50),
    "least_squares_seconds": lambda: multiply()[1],
    "product_seconds": lambda: multiply()[0],
    "logistic_seconds": lambda: time_model("logistic", 50_000, 20, C=0.5).fit / (50_000 * 20),
    "elastic_net_seconds": lambda: time_model("elastic_net", 20_000, 20, classes=0).fit / (20_000 * 20),
    "linear_prediction_seconds": lambda: (
        time_model("logistic", 50_000, 20, C=0.5, tests=200_000).predict / (200_000 * 20)
    ),
    "neighbours_pair_seconds": lambda: compare_neighbours()[1],
    "neighbours_feature_seconds": lambda: compare_neighbours()[0],
    "neural_seconds": lambda: train_network().fit,
    "neural_prediction_seconds": lambda: train_network(tests=50_000).predict,
    "gaussian_process_seconds": lambda: time_model("gaussian_process", 400, 10, classes=0).fit / 400**3,
    "kernel_ridge_seconds": lambda: time_model("kernel_ridge", 2_000, 10, classes=0).fit / 2_000**3,
    "kernel_prediction_seconds": lambda: (
        time_model("kernel_ridge", 2_000, 10, classes=0, tests=4_000).predict / (2_000 * 4_000)
    ),
    "discriminant_seconds": lambda: discriminate().fit,
    "discriminant_prediction_seconds": lambda: discriminate(tests=20_000).predict,
}
