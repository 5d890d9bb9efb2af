"""Charts of predictions for validation rows: plain data of limited size, in the shapes of contract/charts.py.

Written with numpy alone. They tell of labels, so they stay in the grade file; people see them with get_charts.
"""

import itertools

import numpy as np
from curves import build_curves
from scoring import Predictions

MAX_CLASSES = 20  # of a confusion matrix; the rest is counted together
MAX_POINTS = 400
MAX_WORST_ROWS = 20
SURE = 0.9  # a row whose true class has this probability is none of the worst
LABEL_CHARS = 40
BINS = 20
DIGITS = 6


def build_charts(
    ids: np.ndarray, truth: np.ndarray, predictions: Predictions, classes: list[str], positive: int
) -> list[dict]:
    """Return the charts of these rows.

    ids: of the rows, as in test.csv. positive: position of the class that curves of two classes are of.
    """
    if not classes:
        return build_number_charts(ids, truth, predictions.values)
    labels = [label[:LABEL_CHARS] for label in classes]
    charts = [build_confusion(truth, predictions.values, labels), build_class_scores(truth, predictions.values, labels)]
    if predictions.probabilities is not None:
        charts += build_curves(truth, predictions.probabilities, labels, positive)
    return charts + build_worst_classes(ids, truth, predictions, labels)


def build_confusion(truth: np.ndarray, values: np.ndarray, labels: list[str]) -> dict:
    """Return how often each class was predicted as each; of many classes the commonest, the rest together."""
    note = "Rows are the true classes; the diagonal is what was predicted right."
    if len(labels) > MAX_CLASSES:
        kept = np.sort(np.argsort(-np.bincount(truth, minlength=len(labels)), kind="stable")[: MAX_CLASSES - 1])
        position = np.full(len(labels), MAX_CLASSES - 1)
        position[kept] = np.arange(len(kept))
        note += f" The {len(kept)} commonest of {len(labels)} classes are shown, the others are counted together."
        truth, values, labels = position[truth], position[values], [*(labels[at] for at in kept), "other classes"]
    counted = count_pairs(truth, values, len(labels))
    return {
        "kind": "matrix",
        "title": "Confusion matrix",
        "note": note,
        "row_name": "True class",
        "column_name": "Predicted class",
        "rows": labels,
        "columns": labels,
        "counts": counted.tolist(),
    }


def count_pairs(truth: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(truth * count + values, minlength=count * count).reshape(count, count)


def build_class_scores(truth: np.ndarray, values: np.ndarray, labels: list[str]) -> dict:
    """Return precision, recall and F1 of each class; of many the commonest."""
    count = len(labels)
    rows, predicted = np.bincount(truth, minlength=count), np.bincount(values, minlength=count)
    right = np.bincount(truth[truth == values], minlength=count)
    commonest = np.sort(np.argsort(-rows, kind="stable")[: 2 * MAX_CLASSES])
    return {
        "kind": "table",
        "title": "Scores by class",
        "columns": ["Class", "Rows", "Precision", "Recall", "F1"],
        "rows": [
            [
                labels[at],
                int(rows[at]),
                divide(right[at], predicted[at]),
                divide(right[at], rows[at]),
                divide(2 * right[at], rows[at] + predicted[at]),
            ]
            for at in commonest
        ],
    }


def divide(part: int, whole: int) -> float | None:
    return round(float(part / whole), 4) if whole else None


def build_worst_classes(ids: np.ndarray, truth: np.ndarray, predictions: Predictions, labels: list[str]) -> list[dict]:
    """Return the rows whose true class had the lowest probability; without probabilities, some that are wrong."""
    wrong = np.flatnonzero(truth != predictions.values)
    columns, note = ["id", "True class", "Predicted class"], f"{len(wrong)} of {len(truth)} rows are wrong."
    if predictions.probabilities is None:
        worst = wrong[spread_evenly(len(wrong), MAX_WORST_ROWS)]
        extra = [[] for _ in worst]
    else:
        of_truth = predictions.probabilities[np.arange(len(truth)), truth]
        worst = np.argsort(of_truth, kind="stable")[:MAX_WORST_ROWS]
        worst = worst[of_truth[worst] < SURE]
        columns, note = [*columns, "Probability of the true class"], f"{note} The most surprising come first."
        extra = [[shorten(of_truth[at])] for at in worst]
    rows = [
        [int(ids[at]), labels[truth[at]], labels[predictions.values[at]], *more]
        for at, more in zip(worst, extra, strict=True)
    ]
    return [build_worst(columns, rows, note)] if rows else []


def build_worst(columns: list[str], rows: list[list], note: str) -> dict:
    return {"kind": "table", "title": "Worst rows", "note": note, "columns": columns, "rows": rows, "test_rows": True}


def build_number_charts(ids: np.ndarray, truth: np.ndarray, values: np.ndarray) -> list[dict]:
    """Return predictions by true values, errors, and the largest of them; nothing where an error is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        errors = values - truth
        widest = float(errors.max() - errors.min()) if len(errors) else np.inf
    if not np.isfinite(widest):
        return []
    at = spread_evenly(len(truth), MAX_POINTS)
    note = f"{len(at)} of {len(truth)} rows." if len(at) < len(truth) else ""
    charts: list[dict] = [
        {
            "kind": "points",
            "title": "Predicted by true value",
            "note": f"On the dashed line, predictions are right. {note}".strip(),
            "x_name": "True value",
            "y_name": "Predicted value",
            "x": shorten_all(truth[at]),
            "y": shorten_all(values[at]),
            "reference": "diagonal",
        },
        {
            "kind": "points",
            "title": "Residuals",
            "note": f"Predicted minus true value; above the dashed line, predictions are too high. {note}".strip(),
            "x_name": "Predicted value",
            "y_name": "Residual",
            "x": shorten_all(values[at]),
            "y": shorten_all(errors[at]),
            "reference": "zero",
        },
    ]
    if widest > 0:
        charts.append(build_histogram(errors, widest))
    worst = np.argsort(-np.abs(errors), kind="stable")[:MAX_WORST_ROWS]
    rows = [[int(ids[at]), shorten(truth[at]), shorten(values[at]), shorten(errors[at])] for at in worst]
    return [
        *charts,
        build_worst(["id", "True value", "Predicted value", "Residual"], rows, "The largest residuals come first."),
    ]


def build_histogram(errors: np.ndarray, widest: float) -> dict:
    """Return how many rows have errors in each of 20 ranges of the same width."""
    least = float(errors.min())
    bins = np.minimum(((errors - least) / widest * BINS).astype(int), BINS - 1)
    edges = [least + widest * at / BINS for at in range(BINS + 1)]
    return {
        "kind": "bars",
        "title": "Distribution of residuals",
        "label_name": "Residual",
        "value_name": "Rows",
        "labels": [f"{low:.3g} to {high:.3g}" for low, high in itertools.pairwise(edges)],
        "values": np.bincount(bins, minlength=BINS).tolist(),
    }


def spread_evenly(count: int, most: int) -> np.ndarray:
    """Return at most so many positions, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))


def shorten(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def shorten_all(values: np.ndarray) -> list[float]:
    return [shorten(value) for value in values]
