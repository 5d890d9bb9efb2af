"""Scores of predictions by scikit-learn's own scorers, which ask an estimator: here one that only repeats the predictions."""

from dataclasses import dataclass

import numpy as np

WORST_CONFUSIONS = 10
TARGET_RANGES = 5
CANNOT = "The metric cannot be computed from these predictions: "


class Rejected(Exception):
    """The file cannot be scored; the message is one sentence the coder can act on."""


@dataclass(frozen=True)
class Predictions:
    """By id: a number, or the position of the predicted class; and a probability for each class where they were read."""

    values: np.ndarray
    probabilities: np.ndarray | None

    def rows(self, ids: np.ndarray) -> "Predictions":
        return Predictions(self.values[ids], None if self.probabilities is None else self.probabilities[ids])


def score(scorer: str, truth: np.ndarray, found: Predictions, class_count: int, *, negate: bool) -> float:
    """The metric's value; `class_count` 0 for numbers. Raises Rejected where it is not defined for these predictions."""
    from sklearn.metrics import get_scorer

    try:
        with np.errstate(all="ignore"):
            value = float(get_scorer(scorer)(repeater(found, class_count), np.zeros((len(truth), 1)), truth))
    except (ValueError, OverflowError) as error:
        raise Rejected(f"{CANNOT}{first_line(error)}") from None
    if not np.isfinite(value):
        raise Rejected("The metric is not a finite number for these predictions.")
    return -value if negate else value


def repeater(found: Predictions, class_count: int):
    """A fitted scikit-learn estimator that answers with these predictions, whatever it is asked about."""
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

    class Repeater(ClassifierMixin if class_count else RegressorMixin, BaseEstimator):
        classes_ = np.arange(class_count)

        def __sklearn_is_fitted__(self):
            return True

        def predict(self, _rows):
            return found.values

    class ProbabilityRepeater(Repeater):
        def predict_proba(self, _rows):
            return found.probabilities

    return Repeater() if found.probabilities is None else ProbabilityRepeater()


def further_metrics(truth: np.ndarray, found: Predictions, classes: list[str]) -> dict[str, float]:
    """What people expect to see beside the task's own metric; those that are not defined here are left out."""
    names = ["accuracy", "balanced_accuracy", "f1_macro"] if classes else ["r2"]
    losses = ["log_loss"] if found.probabilities is not None else []
    losses += [] if classes else ["mean_absolute_error", "root_mean_squared_error"]
    asked = [(name, name, False) for name in names] + [(name, f"neg_{name}", True) for name in losses]
    answer = {}
    for name, scorer, negate in asked:
        try:
            answer[name] = score(scorer, truth, found, len(classes), negate=negate)
        except Rejected:
            continue  # the task's own metric has been computed, so the version is graded without this one
    return answer


def failing_cases(truth: np.ndarray, found: Predictions, classes: list[str]) -> list[dict]:
    return confusions(truth, found.values, classes) if classes else missed_ranges(truth, found.values)


def confusions(truth: np.ndarray, values: np.ndarray, classes: list[str]) -> list[dict]:
    """The commonest mistakes first."""
    wrong = np.flatnonzero(truth != values)
    pairs, counts = np.unique(np.stack([truth[wrong], values[wrong]]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:WORST_CONFUSIONS]
    return [
        {"expected": classes[pairs[0, index]], "got": classes[pairs[1, index]], "count": int(counts[index])}
        for index in order
    ]


def missed_ranges(truth: np.ndarray, values: np.ndarray) -> list[dict]:
    """Ranges of the target with about as many rows each, the largest mean error first."""
    cases = []
    for rows in np.array_split(np.argsort(truth, kind="stable"), min(TARGET_RANGES, len(truth))):
        errors = values[rows] - truth[rows]
        size, bias = float(np.mean(np.abs(errors))), float(np.mean(errors))
        got = f"mean error {size:.4g}, on average {abs(bias):.4g} too {'high' if bias > 0 else 'low'}"
        cases.append(
            (size, {"expected": f"{truth[rows[0]]:.4g} to {truth[rows[-1]]:.4g}", "got": got, "count": len(rows)})
        )
    return [case for _, case in sorted(cases, key=lambda pair: -pair[0])]


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:300]
