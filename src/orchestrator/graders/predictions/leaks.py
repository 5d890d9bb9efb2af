"""Features that give the target away: one that predicts it almost perfectly, alone, is more often a leak than luck.

The target was perhaps derived from it, or it from the target, or it is known only afterwards. People are told before
the loop starts; what to do about it is theirs to say.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from orchestrator.contract.datasets import TableColumn

SAMPLE_ROWS = 4_000
MIN_ROWS = 50
ALMOST_ALL = 0.99  # of the way from the trivial score to a perfect one
MAX_LEVELS_SHARE = 0.2  # categories with more levels than this share of rows say little about rows to come


def find_leak(column: TableColumn, cells: Sequence[str], targets: np.ndarray, *, is_number: bool) -> float | None:
    """Return how well the column alone predicts the target of rows it was not fitted to, if that is almost perfectly.

    cells: the column's values in sampled rows. targets: class positions, or numbers, of the same rows.
    The score is accuracy or R2. None where it is no leak, or there are too few rows to tell.
    """
    if len(cells) < MIN_ROWS or column.type not in ("number", "category", "date"):
        return None
    half = len(cells) // 2
    predicted = (
        _predict_by_level(cells, targets, half, is_number)
        if column.type == "category"
        else _predict_by_tree(cells, targets, half, is_number)
    )
    if predicted is None:
        return None
    return _score_if_leak(targets[:half], targets[half:], predicted, is_number)


def _predict_by_level(cells: Sequence[str], targets: np.ndarray, half: int, is_number: bool) -> np.ndarray | None:
    levels: dict[str, list[float]] = {}
    for cell, target in zip(cells[:half], targets[:half].tolist(), strict=True):
        levels.setdefault(cell, []).append(target)
    if len(levels) > MAX_LEVELS_SHARE * half:
        return None
    fitted = {
        cell: float(np.mean(values)) if is_number else Counter(values).most_common(1)[0][0]
        for cell, values in levels.items()
    }
    return np.array([fitted.get(cell, np.nan) for cell in cells[half:]])


def _predict_by_tree(cells: Sequence[str], targets: np.ndarray, half: int, is_number: bool) -> np.ndarray:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    values = np.array([[_as_number(cell)] for cell in cells])
    classes = len(np.unique(targets))
    tree = (
        DecisionTreeRegressor(max_leaf_nodes=200, random_state=0)
        if is_number
        else DecisionTreeClassifier(max_leaf_nodes=max(2, 2 * classes), random_state=0)
    )
    return tree.fit(values[:half], targets[:half]).predict(values[half:])


def _as_number(cell: str) -> float:
    digits = "".join(character for character in cell if character.isdigit()) if "-" in cell[1:] or ":" in cell else ""
    try:
        return float(digits or cell)
    except ValueError:
        return np.nan


def _score_if_leak(known: np.ndarray, truth: np.ndarray, predicted: np.ndarray, is_number: bool) -> float | None:
    if is_number:
        spread = float(np.square(truth - known.mean()).sum())
        if spread == 0:
            return None
        score = 1 - float(np.square(np.nan_to_num(truth - predicted)).sum()) / spread
        return score if score >= ALMOST_ALL else None
    trivial = float((truth == np.bincount(known.astype(int)).argmax()).mean())
    score = float((predicted == truth).mean())
    return score if score - trivial >= ALMOST_ALL * (1 - trivial) > 0 else None
