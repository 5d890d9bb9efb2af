"""Scores by scikit-learn's scorers, which ask an estimator: here one that only repeats the predictions.

The commonest are written out (common_scores.py), so that most gradings need not import scikit-learn.
"""

import importlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if __package__:  # on the server, which tries scorers before a task begins
    from orchestrator.graders.predictions.sandbox.common_scores import compute_common
else:  # in the grade sandbox these files stand alone
    from common_scores import compute_common

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

WORST_CONFUSIONS = 10
TARGET_RANGES = 5
LARGEST_SCORE = 1e300  # means and deviations of a few scores stay finite numbers
NOT_FINITE = "The metric is not a finite number for these predictions."


class Rejected(Exception):
    """The file cannot be scored; the message is one sentence the coder can act on.

    cause: one of contract.grading.GradeCause; these files import nothing of ours, so a test holds them to it.
    """

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


@dataclass(frozen=True)
class Predictions:
    """By id: a number, or the position of the predicted class; and a probability for each class if they were read."""

    values: np.ndarray
    probabilities: np.ndarray | None

    def rows(self, ids: np.ndarray) -> "Predictions":
        return Predictions(self.values[ids], None if self.probabilities is None else self.probabilities[ids])


def score(scorer: str, truth: np.ndarray, predictions: Predictions, class_count: int, *, negate: bool) -> float:
    """Return the metric's value; raise Rejected if it is not defined for these predictions.

    class_count: 0 for numbers.
    """
    try:
        value = compute_score(scorer, truth, predictions, class_count)
    except (ValueError, OverflowError) as error:
        sentence = f"The metric cannot be computed from these predictions: {first_line(error)}"
        raise Rejected("undefined_metric", sentence) from None
    if not abs(value) <= LARGEST_SCORE:
        raise Rejected("undefined_metric", NOT_FINITE)
    return -value if negate else value


def compute_score(scorer: str, truth: np.ndarray, predictions: Predictions, class_count: int) -> float:
    """Return what the scorer answers, finite or not; raise what it raises."""
    with np.errstate(all="ignore"):
        common = compute_common(scorer, truth, predictions, class_count)
    if common is not None:
        return common
    load_scikit_learn()
    from sklearn.metrics import get_scorer

    with np.errstate(all="ignore"):
        return float(get_scorer(scorer)(build_repeater(predictions, class_count), np.zeros((len(truth), 1)), truth))


def load_scikit_learn() -> None:
    """Import scikit-learn without pandas, which is not needed here and takes a third of the time."""
    if "sklearn.metrics" not in sys.modules:
        kept = sys.modules.get("pandas")
        sys.modules["pandas"] = None  # pyright: ignore[reportArgumentType]
        importlib.import_module("sklearn.metrics")
        sys.modules.pop("pandas")
        if kept is not None:
            sys.modules["pandas"] = kept


def turn_classes(truth: np.ndarray, predictions: Predictions) -> tuple[np.ndarray, Predictions]:
    """Return truth and predictions of two classes the other way round: scorers take the second for the positive one."""
    probabilities = predictions.probabilities
    turned = None if probabilities is None else probabilities[:, ::-1]
    return 1 - truth, Predictions(1 - predictions.values, turned)


def build_repeater(predictions: Predictions, class_count: int) -> "BaseEstimator":
    """Build a fitted scikit-learn estimator that answers with these predictions, whatever rows it gets."""
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

    class Repeater(ClassifierMixin if class_count else RegressorMixin, BaseEstimator):
        classes_ = np.arange(class_count)

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def predict(self, _rows: np.ndarray) -> np.ndarray:
            return predictions.values

    class ProbabilityRepeater(Repeater):
        def predict_proba(self, _rows: np.ndarray) -> np.ndarray | None:
            return predictions.probabilities

    return Repeater() if predictions.probabilities is None else ProbabilityRepeater()


def score_further(truth: np.ndarray, predictions: Predictions, classes: list[str]) -> dict[str, float]:
    """Compute the metrics that people expect beside the task's own; leave out those that are not defined here."""
    names = ["accuracy", "balanced_accuracy", "f1_macro"] if classes else ["r2"]
    losses = ["log_loss"] if predictions.probabilities is not None else []
    losses += [] if classes else ["mean_absolute_error", "root_mean_squared_error"]
    scorers = [(name, name, False) for name in names] + [(name, f"neg_{name}", True) for name in losses]
    answer = {}
    for name, scorer, negate in scorers:
        try:
            answer[name] = score(scorer, truth, predictions, len(classes), negate=negate)
        except Rejected:
            continue  # the task's own metric has been computed, so the version is graded without this one
    return answer


def find_failing_cases(truth: np.ndarray, predictions: Predictions, classes: list[str]) -> list[dict]:
    return (
        count_confusions(truth, predictions.values, classes) if classes else measure_ranges(truth, predictions.values)
    )


def count_confusions(truth: np.ndarray, values: np.ndarray, classes: list[str]) -> list[dict]:
    """Count which class was taken for which other; return the commonest mistakes first."""
    wrong = np.flatnonzero(truth != values)
    pairs, counts = np.unique(np.stack([truth[wrong], values[wrong]]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:WORST_CONFUSIONS]
    return [
        {"expected": classes[pairs[0, index]], "got": classes[pairs[1, index]], "count": int(counts[index])}
        for index in order
    ]


def measure_ranges(truth: np.ndarray, values: np.ndarray) -> list[dict]:
    """Measure errors in ranges of the target with about as many rows each; return the largest mean error first."""
    cases = []
    for rows in np.array_split(np.argsort(truth, kind="stable"), min(TARGET_RANGES, len(truth))):
        errors = values[rows] - truth[rows]
        size, bias = float(np.mean(np.abs(errors))), float(np.mean(errors))
        got = f"mean error {size:.4g}, on average {abs(bias):.4g} too {'high' if bias > 0 else 'low'}"
        cases.append(
            (
                size,
                {
                    "expected": f"{truth[rows[0]]:.4g} to {truth[rows[-1]]:.4g}",
                    "got": got,
                    "count": len(rows),
                    "loss": size,
                },
            )
        )
    return [case for _, case in sorted(cases, key=lambda pair: -pair[0])]


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:300]
