"""ROC, precision-recall and calibration curves of probabilities, as lines of few points."""

import numpy as np

MAX_CURVES = 6  # one for each class, of the commonest
MAX_POINTS = 60  # of a curve
BINS = 10
ROUNDED = 5


def build_curves(truth: np.ndarray, probabilities: np.ndarray, labels: list[str], positive: int) -> list[dict]:
    """Return ROC, precision-recall and calibration curves: of two classes one's, of more each against the rest.

    Classes that are not in `truth`, or that all of it is, have none.
    """
    rows = np.bincount(truth, minlength=len(labels))
    commonest = np.argsort(-rows, kind="stable")[:MAX_CURVES]
    chosen = [positive] if len(labels) == 2 else [int(at) for at in commonest]
    chosen = [at for at in chosen if 0 < rows[at] < len(truth)]
    roc, recall = [], []
    for at in chosen:
        false_rate, true_rate, precision = trace_thresholds(truth == at, probabilities[:, at])
        area = float(np.sum(np.diff(false_rate) * (true_rate[1:] + true_rate[:-1])) / 2)
        name = labels[at]
        roc.append(draw_line(f"{name} (area {area:.3f})", false_rate, true_rate))
        recall.append(draw_line(name, true_rate, precision))
    charts = []
    if chosen:
        note = "Each class against all others." if len(labels) > 2 else f"Of class {labels[positive]}."
        axes = {"x_name": "False positive rate", "y_name": "True positive rate", "reference": "diagonal"}
        charts.append({"kind": "lines", "title": "ROC curve", "note": note, **axes, "series": roc})
        axes = {"x_name": "Recall", "y_name": "Precision"}
        charts.append({"kind": "lines", "title": "Precision-recall curve", "note": note, **axes, "series": recall})
    return [*charts, build_calibration(truth, probabilities, labels, positive)]


def trace_thresholds(is_class: np.ndarray, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return false positive rate, true positive rate and precision at each threshold, from none predicted to all."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(is_class[order])
    last_of_value = np.append(np.flatnonzero(np.diff(probability[order])), len(order) - 1)
    true_positives = hits[last_of_value]
    predicted = last_of_value + 1
    false_positives = predicted - true_positives
    positives = hits[-1]
    false_rate = np.append(0.0, false_positives / (len(order) - positives))
    return false_rate, np.append(0.0, true_positives / positives), np.append(1.0, true_positives / predicted)


def build_calibration(truth: np.ndarray, probabilities: np.ndarray, labels: list[str], positive: int) -> dict:
    """Return how often a class was the true one, by the probability that it was given."""
    if len(labels) == 2:
        given, right = probabilities[:, positive], truth == positive
        note = f"Of class {labels[positive]}, in {BINS} ranges of its probability."
    else:
        given, right = probabilities.max(axis=1), np.argmax(probabilities, axis=1) == truth
        note = f"Of the most probable class of each row, in {BINS} ranges of its probability."
    bins = np.minimum((given * BINS).astype(int), BINS - 1)
    rows = np.bincount(bins, minlength=BINS)
    filled = np.flatnonzero(rows)
    mean = np.bincount(bins, weights=given, minlength=BINS)[filled] / rows[filled]
    share = np.bincount(bins, weights=right, minlength=BINS)[filled] / rows[filled]
    return {
        "kind": "lines",
        "title": "Calibration",
        "note": f"{note} On the dashed line, probabilities are true.",
        "x_name": "Predicted probability",
        "y_name": "Share of rows",
        "reference": "diagonal",
        "series": [draw_line("Share of rows", mean, share)],
    }


def draw_line(name: str, x: np.ndarray, y: np.ndarray) -> dict:
    at = np.unique(np.linspace(0, len(x) - 1, min(len(x), MAX_POINTS)).astype(int))
    return {"name": name, "x": np.round(x[at], ROUNDED).tolist(), "y": np.round(y[at], ROUNDED).tolist()}
