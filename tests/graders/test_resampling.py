"""The interval of a score over the rows that it was graded on."""

import importlib
import sys

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, roc_auc_score

from orchestrator.graders.predictions.grader import SANDBOX_FILES

sys.path.insert(0, str(SANDBOX_FILES))  # these files stand alone: they import each other by their plain names
scoring, resampling = importlib.import_module("scoring"), importlib.import_module("resampling")
sys.path.remove(str(SANDBOX_FILES))
Predictions, score = scoring.Predictions, scoring.score
RESAMPLES, find_interval, resample = resampling.RESAMPLES, resampling.find_interval, resampling.resample

TRIALS = 120


def interval_of(metric: str, truth: np.ndarray, predictions: Predictions, seed: int = 1) -> tuple[float, float] | None:
    classes = 0 if truth.dtype == float else 2

    def score_rows(rows: np.ndarray, of_rows: Predictions) -> float:
        return score(metric, rows, of_rows, classes, negate=False)

    interval = find_interval(score_rows(truth, predictions), resample(score_rows, truth, predictions, classes, seed))
    return None if interval is None else (interval["low"], interval["high"])


def share_right(truth: np.ndarray, predictions: Predictions) -> float:
    return float(np.mean(truth == predictions.values))


def mean_square(truth: np.ndarray, predictions: Predictions) -> float:
    return float(np.mean((truth - predictions.values) ** 2))


def classified(chance: np.random.Generator, rows: int, rare: int, *, apart: float) -> tuple[np.ndarray, Predictions]:
    truth = np.zeros(rows, dtype=int)
    truth[:rare] = 1
    second = 1 / (1 + np.exp(-(apart * truth + chance.normal(size=rows))))
    return truth, Predictions((second > 0.5).astype(int), np.stack([1 - second, second], axis=1))


def test_the_score_on_one_row_of_a_class_says_nearly_nothing():
    truth, predictions = classified(np.random.default_rng(4), 1200, 1, apart=2.5)
    value = roc_auc_score(truth, predictions.probabilities[:, 1])

    low, high = interval_of("roc_auc", truth, predictions)

    assert value > 0.9
    assert low < 0.5 and high > 0.99


@pytest.mark.parametrize(("rare", "widest", "narrowest"), [(3, 0.9, 0.15), (10, 0.5, 0.08), (200, 0.08, 0.01)])
def test_more_rows_of_a_class_leave_less_open(rare, widest, narrowest):
    truth, predictions = classified(np.random.default_rng(8), 2000, rare, apart=2.0)

    low, high = interval_of("roc_auc", truth, predictions)

    assert narrowest < high - low < widest


def test_no_mistake_on_few_rows_is_not_certainty():
    truth = np.array([0, 1] * 10)

    low, high = interval_of("accuracy", truth, Predictions(truth.copy(), None))

    assert 0.6 < low < 0.95 and high == 1.0


@pytest.mark.parametrize("rows", [60, 400])
def test_the_interval_holds_the_true_score_in_19_of_20_cases(rows):
    chance = np.random.default_rng(rows)
    held = 0
    for trial in range(TRIALS):
        truth = (chance.random(rows) < 0.4).astype(int)
        predictions = Predictions(np.where(chance.random(rows) < 0.8, truth, 1 - truth), None)
        interval = find_interval(share_right(truth, predictions), resample(share_right, truth, predictions, 2, trial))
        held += interval["low"] <= 0.8 <= interval["high"]

    assert held / TRIALS > 0.89


@pytest.mark.parametrize("right", [0.99, 0.85])
def test_the_interval_over_many_small_classes_lies_around_the_score(right):
    chance, held = np.random.default_rng(9), 0
    truth = np.repeat(np.arange(10), 36)
    for trial in range(TRIALS):
        wrong = (truth + chance.integers(1, 10, len(truth))) % 10
        predictions = Predictions(np.where(chance.random(len(truth)) < right, truth, wrong), None)
        interval = find_interval(share_right(truth, predictions), resample(share_right, truth, predictions, 10, trial))
        held += interval["low"] <= right <= interval["high"]

    assert held / TRIALS > 0.86


def test_the_interval_of_numbers_holds_the_true_error():
    chance, held = np.random.default_rng(2), 0
    for trial in range(TRIALS):
        truth = chance.normal(size=150)
        predictions = Predictions(truth + 0.5 * chance.normal(size=150), None)
        error = mean_square(truth, predictions)
        interval = find_interval(error, resample(mean_square, truth, predictions, 0, trial))
        held += interval["low"] <= 0.25 <= interval["high"]

    assert held / TRIALS > 0.88


def test_few_numbers_have_no_interval():
    truth = np.arange(19.0)

    assert interval_of("r2", truth, Predictions(truth + 0.1, None)) is None


def test_the_same_rows_are_drawn_for_every_version():
    truth, first = classified(np.random.default_rng(1), 300, 120, apart=1.0)
    _, second = classified(np.random.default_rng(2), 300, 120, apart=1.0)

    def count_rows(rows: np.ndarray, _of_rows: Predictions) -> float:
        return float(rows.sum())

    def mean_score(rows: np.ndarray, of_rows: Predictions) -> float:
        return accuracy_score(rows, of_rows.values)

    assert resample(count_rows, truth, first, 2, 3) == resample(count_rows, truth, second, 2, 3) == [120.0] * RESAMPLES
    both = Predictions(first.values, None)
    assert resample(mean_score, truth, both, 2, 3) == resample(mean_score, truth, both, 2, 3)
    assert resample(mean_score, truth, both, 2, 3) != resample(mean_score, truth, both, 2, 4)


def test_every_class_is_in_every_resample():
    truth = np.array([0] * 300 + [1] * 3 + [2] * 2)
    seen = []

    def note(rows: np.ndarray, _of_rows: Predictions) -> float:
        seen.append(np.bincount(rows).tolist())
        return 0.0

    resample(note, truth, Predictions(truth.copy(), np.eye(3)[truth]), 3, 5)

    assert seen == [[300, 3, 2]] * RESAMPLES


def test_a_score_that_most_resamples_lack_has_no_interval():
    assert find_interval(0.5, [None] * 40 + [0.5] * 10) is None
    assert find_interval(0.5, []) is None


def test_a_grade_has_intervals_of_both_parts(grade, answers):
    _, predicted = answers("breast_cancer")
    content = "\n".join(["id,prediction", *(f"{row},{kind}" for row, kind in predicted.items())])

    graded, without = grade(content, held_out=True), grade(content)

    assert graded.interval.low < graded.validation < graded.interval.high
    assert graded.held_out_interval.low < graded.held_out < graded.held_out_interval.high
    assert len(graded.resampled) == len(graded.held_out_resampled) == RESAMPLES
    assert (without.held_out_interval, without.held_out_resampled) == (None, [])
    assert without.resampled == graded.resampled
