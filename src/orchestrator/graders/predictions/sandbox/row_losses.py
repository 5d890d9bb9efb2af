"""What each validation row cost: lets two versions be compared on the same rows.

It would tell of labels, so it stays in the grade file.
"""

import numpy as np

MAX_ROWS = 5_000  # the same ones for every version: evenly spread over the rows in order of id
SMALLEST_PROBABILITY = 1e-15
DIGITS = 6
MEASURES = {
    "wrong": "1 for a row with the wrong class",
    "log": "the log loss of a row",
    "squared": "the squared error of a row",
    "absolute": "the absolute error of a row",
}


def row_losses(kind: str, truth: np.ndarray, values: np.ndarray, probabilities: np.ndarray | None) -> dict:
    """Return `row_losses` and `row_measure` of a Grade; lower is better.

    kind: a key of MEASURES. values: predicted numbers, or positions of classes. probabilities: needed for `log` only.
    """
    rows = sample_rows(len(truth))
    losses = _losses(kind, truth[rows], values[rows], None if probabilities is None else probabilities[rows])
    finite = bool(np.all(np.isfinite(losses)))
    measured = [float(f"{loss:.{DIGITS}g}") for loss in losses] if finite else []
    return {"row_losses": measured, "row_measure": MEASURES[kind]}


def sample_rows(count: int) -> np.ndarray:
    """Return the positions of at most MAX_ROWS rows, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, MAX_ROWS)).astype(int))


def _losses(kind: str, truth: np.ndarray, values: np.ndarray, probabilities: np.ndarray | None) -> np.ndarray:
    if kind == "absolute":
        return np.abs(values - truth)
    if kind == "squared":
        with np.errstate(over="ignore"):
            return (values - truth) ** 2
    if kind == "log" and probabilities is not None:
        of_truth = probabilities[np.arange(len(truth)), truth]
        return -np.log(np.clip(of_truth, SMALLEST_PROBABILITY, 1.0))
    return (truth != values).astype(float)
