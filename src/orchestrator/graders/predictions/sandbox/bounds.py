"""Between which scores all versions lie that have some skill: that of a constant prediction, and that of the truth."""

from collections.abc import Callable, Iterator

import numpy as np
from scoring import Predictions, Rejected

MAX_CONSTANTS = 2  # the commonest classes, or mean and median: which is best depends on the metric

ScoreRows = Callable[[np.ndarray, Predictions], float]


def measure_bounds(
    score_rows: ScoreRows, truth: np.ndarray, train: list[float], class_count: int, *, lower_is_better: bool
) -> dict[str, float | None]:
    """Return the scores `no_skill` and `perfect` on these rows; None where the metric is not defined.

    train: training rows of each class, or mean and median of the target; empty if the split is of an earlier release.
    class_count: 0 for numbers.
    """
    scores = [compute(score_rows, truth, constant) for constant in build_constants(train, class_count, len(truth))]
    known = [score for score in scores if score is not None]
    best = (min(known) if lower_is_better else max(known)) if known else None
    probabilities = np.eye(class_count)[truth] if class_count else None
    return {"no_skill": best, "perfect": compute(score_rows, truth, Predictions(truth, probabilities))}


def build_constants(train: list[float], class_count: int, count: int) -> Iterator[Predictions]:
    """Yield predictions that are the same for each row, with the shares of the classes as their probabilities."""
    if not class_count:
        yield from (Predictions(np.full(count, value), None) for value in train)
        return
    rows = np.array(train, dtype=float)
    for code in np.argsort(-rows, kind="stable")[:MAX_CONSTANTS]:
        yield Predictions(np.full(count, code), np.tile(rows / rows.sum(), (count, 1)))


def compute(score_rows: ScoreRows, truth: np.ndarray, predictions: Predictions) -> float | None:
    try:
        return score_rows(truth, predictions)
    except Rejected:
        return None
