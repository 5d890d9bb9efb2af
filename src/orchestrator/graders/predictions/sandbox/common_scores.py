"""The commonest of scikit-learn's scorers, written out, so that grading by them need not import scikit-learn.

Each gives scikit-learn's value where the case is a plain one, and None where it is not (a class that is nowhere among
the truth, a division by zero): then scikit-learn itself is asked, with its own words for what is wrong. A test holds
the values equal.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np


class Answers(Protocol):
    """Predictions: numbers or positions of classes, and probabilities by class."""

    @property
    def values(self) -> np.ndarray: ...

    @property
    def probabilities(self) -> np.ndarray | None: ...


def compute_common(scorer: str, truth: np.ndarray, answers: Answers, class_count: int) -> float | None:
    """Return what scikit-learn's scorer answers; None where it has to be asked itself.

    class_count: 0 for numbers.
    """
    if len(truth) < 2 or not np.all(np.isfinite(answers.values)):
        return None
    if scorer in OF_NUMBERS:
        return OF_NUMBERS[scorer](truth, answers.values) if class_count == 0 else None
    if class_count < 2 or len(np.unique(truth)) != class_count:
        return None
    if scorer == "neg_log_loss":
        return measure_log_loss(truth, answers.probabilities)
    if scorer in OF_CLASSES:
        counted = np.bincount(truth.astype(int) * class_count + answers.values.astype(int), minlength=class_count**2)
        return OF_CLASSES[scorer](counted.reshape(class_count, class_count))
    return None


def measure_log_loss(truth: np.ndarray, probabilities: np.ndarray | None) -> float | None:
    """Return the mean log of the probability of the true class; probabilities are kept off 0 and 1 by an epsilon."""
    if probabilities is None or not np.all(np.isfinite(probabilities)):
        return None
    sums = probabilities.sum(axis=1)
    if not np.allclose(sums, 1.0, rtol=np.sqrt(np.finfo(probabilities.dtype).eps), atol=0.0):
        return None
    epsilon = np.finfo(probabilities.dtype).eps
    of_truth = probabilities[np.arange(len(truth)), truth.astype(int)]
    if probabilities.shape[1] == 2:  # scikit-learn looks at the second class alone
        of_truth = np.where(truth == 1, probabilities[:, 1], 1 - probabilities[:, 1])
    return float(np.mean(np.log(np.clip(of_truth, epsilon, 1 - epsilon))))


def measure_accuracy(counted: np.ndarray) -> float:
    return float(np.trace(counted) / counted.sum())


def measure_balanced_accuracy(counted: np.ndarray) -> float:
    return float(np.mean(np.diag(counted) / counted.sum(axis=1)))


def measure_f1_by_class(counted: np.ndarray) -> np.ndarray:
    """Return 2 tp / (rows of the class + predictions of it), which is never divided by zero: each class has rows."""
    return 2 * np.diag(counted) / (counted.sum(axis=1) + counted.sum(axis=0))


def measure_f1(counted: np.ndarray) -> float | None:
    return float(measure_f1_by_class(counted)[1]) if len(counted) == 2 else None


def measure_f1_macro(counted: np.ndarray) -> float:
    return float(np.mean(measure_f1_by_class(counted)))


def measure_f1_weighted(counted: np.ndarray) -> float:
    return float(np.average(measure_f1_by_class(counted), weights=counted.sum(axis=1)))


def measure_precision(counted: np.ndarray) -> float | None:
    predicted = counted[:, -1].sum()
    return float(counted[1, 1] / predicted) if len(counted) == 2 and predicted else None


def measure_recall(counted: np.ndarray) -> float | None:
    return float(counted[1, 1] / counted[1].sum()) if len(counted) == 2 else None


def measure_squared_error(truth: np.ndarray, values: np.ndarray) -> float:
    return float(np.mean((truth - values) ** 2))


def measure_r2(truth: np.ndarray, values: np.ndarray) -> float | None:
    around = float(((truth - truth.mean()) ** 2).sum())
    return 1 - float(((truth - values) ** 2).sum()) / around if around else None


OF_CLASSES: dict[str, Callable[[np.ndarray], float | None]] = {
    "accuracy": measure_accuracy,
    "balanced_accuracy": measure_balanced_accuracy,
    "f1": measure_f1,
    "f1_macro": measure_f1_macro,
    "f1_micro": measure_accuracy,
    "f1_weighted": measure_f1_weighted,
    "precision": measure_precision,
    "recall": measure_recall,
}
OF_NUMBERS: dict[str, Callable[[np.ndarray, np.ndarray], float | None]] = {
    "r2": measure_r2,
    "neg_mean_absolute_error": lambda truth, values: -float(np.mean(np.abs(truth - values))),
    "neg_mean_squared_error": lambda truth, values: -measure_squared_error(truth, values),
    "neg_root_mean_squared_error": lambda truth, values: -float(np.sqrt(measure_squared_error(truth, values))),
}
