"""What each validation row cost: lets two versions be compared on the same rows. It would tell of labels, so it stays in the grade file."""

import numpy as np

MOST_ROWS = 5_000  # the same ones for every version: evenly spread over the rows in order of id
SMALLEST_PROBABILITY = 1e-15
DIGITS = 6
ABSOLUTE = ("absolute", "pinball", "d2_absolute")


def row_losses(scorer: str, truth: np.ndarray, values: np.ndarray, probabilities: np.ndarray | None) -> dict:
    """`row_losses` and `row_measure` of a Grade; lower is better. values: predicted numbers, or positions of classes."""
    rows = np.unique(np.linspace(0, len(truth) - 1, min(len(truth), MOST_ROWS)).astype(int))
    losses, measure = _losses(scorer, truth[rows], values[rows], None if probabilities is None else probabilities[rows])
    finite = bool(np.all(np.isfinite(losses)))
    return {"row_losses": [float(f"{loss:.{DIGITS}g}") for loss in losses] if finite else [], "row_measure": measure}


def _losses(
    scorer: str, truth: np.ndarray, values: np.ndarray, probabilities: np.ndarray | None
) -> tuple[np.ndarray, str]:
    if truth.dtype.kind == "f":
        errors = np.abs(values - truth)
        if any(word in scorer for word in ABSOLUTE):
            return errors, "the absolute error of a row"
        with np.errstate(over="ignore"):
            return errors**2, "the squared error of a row"
    if probabilities is not None:
        of_truth = probabilities[np.arange(len(truth)), truth]
        return -np.log(np.clip(of_truth, SMALLEST_PROBABILITY, 1.0)), "the log loss of a row"
    return (truth != values).astype(float), "1 for a row with the wrong class"
