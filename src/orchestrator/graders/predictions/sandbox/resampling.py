"""How far a score may be off because the graded rows are these and no others: the score of rows drawn again.

The same rows are drawn for every version, so that differences between versions can be told from the rows' noise, too.
"""

from collections.abc import Callable

import numpy as np
from scoring import Predictions, Rejected

RESAMPLES = 50  # the standard error is known to within a tenth of itself
MIN_ROWS = 20  # of numbers: fewer, drawn again, say nothing of rows that are not there
ADDED_ROWS = 2.0  # thought of over all classes: rows predicted for certain, and as many that are not recognized at all
MAX_NUMBERS = 20_000_000  # in one resample; beyond, memory and time would not be bounded
DEVIATIONS = 1.96  # of a normal distribution: 95 % lie within
DIGITS = 6

ScoreRows = Callable[[np.ndarray, Predictions], float]


def resample(
    score_rows: ScoreRows, truth: np.ndarray, predictions: Predictions, class_count: int, seed: int
) -> list[float | None]:
    """Return the score of rows drawn with replacement, RESAMPLES times; None where it is not defined.

    class_count: 0 for numbers. Rows of a class are drawn among themselves, so that none is ever without. Empty where
    there are too few rows, or too many.
    Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap"; Agresti and Coull (1998), "Approximate is
    better than exact", and Price and Bonett (2004) for several classes: two successes and two failures are added, in
    equal shares to each class, so that few rows that went well do not look like certainty.
    """
    numbers = len(truth) * (1 if predictions.probabilities is None else class_count)
    if numbers > MAX_NUMBERS or (not class_count and len(truth) < MIN_ROWS):
        return []
    rows_of = [np.flatnonzero(truth == code) for code in range(class_count)]
    known = add_certain(predictions, class_count) if class_count else predictions
    scores = []
    for number in range(RESAMPLES):
        random = np.random.default_rng([seed, number])
        drawn = draw_classes(rows_of, len(truth), random) if class_count else random.integers(0, len(truth), len(truth))
        drawn_truth = (
            np.repeat(np.arange(class_count), [len(rows) for rows in rows_of]) if class_count else truth[drawn]
        )
        scores.append(defined(score_rows, drawn_truth, known.rows(drawn)))
    return scores


def draw_classes(rows_of: list[np.ndarray], count: int, random: np.random.Generator) -> np.ndarray:
    """Return whose predictions are drawn, class by class; `count` and above: the rows that `add_certain` added."""
    share = ADDED_ROWS / sum(len(rows) > 0 for rows in rows_of)
    drawn = []
    for code, rows in enumerate(rows_of):
        if not len(rows):
            continue
        position = random.random(len(rows)) * (len(rows) + 2 * share)
        real, unknown = random.choice(rows, len(rows)), random.integers(0, count, len(rows))
        drawn.append(
            np.where(position < len(rows), real, np.where(position < len(rows) + share, count + code, unknown))
        )
    return np.concatenate(drawn)


def add_certain(predictions: Predictions, class_count: int) -> Predictions:
    """Return the predictions with a row for each class behind them that predicts it for certain."""
    values = np.concatenate([predictions.values, np.arange(class_count)])
    if predictions.probabilities is None:
        return Predictions(values, None)
    return Predictions(values, np.vstack([predictions.probabilities, np.eye(class_count)]))


def defined(score_rows: ScoreRows, truth: np.ndarray, predictions: Predictions) -> float | None:
    try:
        return float(f"{score_rows(truth, predictions):.{DIGITS}g}")
    except Rejected:
        return None


def find_interval(score: float, resampled: list[float | None]) -> dict[str, float] | None:
    """Return the 95 % interval of the score; None where too few resamples have one.

    It is the score and 1.96 root mean squares of the deviation from it to each side, no further than any resample.
    """
    scores = np.array([value for value in resampled if value is not None])
    if not len(scores) or 2 * len(scores) < len(resampled):
        return None
    with np.errstate(over="ignore"):
        error = DEVIATIONS * float(np.sqrt(np.mean((scores - score) ** 2)))
    if not np.isfinite(error):
        return None
    low, high = max(score - error, float(scores.min())), min(score + error, float(scores.max()))
    return {"low": min(low, score), "high": max(high, score)}
