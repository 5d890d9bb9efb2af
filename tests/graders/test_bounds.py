"""The scores of a constant prediction and of the truth: below the one no version has skill, above the other none is."""

import csv
import importlib
import sys

import numpy as np
import pytest

from orchestrator.graders.predictions.grader import SANDBOX_FILES

sys.path.insert(0, str(SANDBOX_FILES))  # these files stand alone: they import each other by their plain names
measure_bounds, score = importlib.import_module("bounds").measure_bounds, importlib.import_module("scoring").score
sys.path.remove(str(SANDBOX_FILES))

TRUTH = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
NUMBERS = np.array([1.0, 2.0, 3.0, 4.0, 40.0])


def bounds(scorer, truth, train, class_count, *, negate):
    return measure_bounds(
        lambda rows, of_rows: score(scorer, rows, of_rows, class_count, negate=negate),
        truth,
        train,
        class_count,
        lower_is_better=negate,
    )


@pytest.mark.parametrize(
    ("scorer", "negate", "no_skill", "perfect"),
    [
        ("accuracy", False, 0.7, 1.0),
        ("f1", False, 6 / 13, 1.0),  # a program that always says the positive class
        ("roc_auc", False, 0.5, 1.0),
        ("neg_log_loss", True, 0.6109, 0.0),
    ],
)
def test_classes_have_the_best_constant_of_the_training_rows(scorer, negate, no_skill, perfect):
    measured = bounds(scorer, TRUTH, [70, 30], 2, negate=negate)

    assert measured["no_skill"] == pytest.approx(no_skill, abs=1e-4)
    assert measured["perfect"] == pytest.approx(perfect, abs=1e-4)


@pytest.mark.parametrize(
    ("scorer", "negate", "no_skill", "perfect"),
    [
        ("r2", False, 0.0, 1.0),
        ("neg_mean_absolute_error", True, 8.2, 0.0),  # by the median
        ("neg_root_mean_squared_log_error", True, 1.0981, 0.0),
    ],
)
def test_numbers_have_the_better_of_mean_and_median(scorer, negate, no_skill, perfect):
    measured = bounds(scorer, NUMBERS, [10.0, 3.0], 0, negate=negate)

    assert measured["no_skill"] == pytest.approx(no_skill, abs=1e-3)
    assert measured["perfect"] == pytest.approx(perfect, abs=1e-9)


def test_a_split_of_an_earlier_release_tells_no_constant():
    assert bounds("r2", NUMBERS, [], 0, negate=False) == {"no_skill": None, "perfect": 1.0}


def test_a_grade_tells_both(grade, split):
    with (split["diabetes"][0] / "private" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["label"]) for row in csv.DictReader(file)]

    result = grade(
        "id,prediction\n" + "".join(f"{row},{label}\n" for row, label in rows), dataset="diabetes", metric="r2"
    )

    assert result.no_skill == pytest.approx(0.0, abs=0.2)
    assert (result.perfect, result.validation) == (1.0, 1.0)
