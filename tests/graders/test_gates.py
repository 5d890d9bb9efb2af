"""Metrics that gates name are computed from the same predictions, of the task's positive class."""

import pytest
from sklearn.metrics import precision_score, recall_score

from tests.graders.test_grading import written


@pytest.mark.parametrize("positive_class", ["malignant", "benign"])
def test_metrics_of_gates_stand_beside_the_score(grade, answers, positive_class):
    truth, predicted = answers("breast_cancer")
    rows = [(row, label) for row, label in predicted.items()]

    graded = grade(written(rows), positive_class=positive_class, gates=["recall >= 0.5", "precision > 0", "mcc > 0"])

    seen = [(label, predicted[row]) for row, (part, label) in truth.items() if part == "validation"]
    known, guessed = zip(*seen, strict=True)
    assert graded.metrics["recall"] == pytest.approx(recall_score(known, guessed, pos_label=positive_class))
    assert graded.metrics["precision"] == pytest.approx(precision_score(known, guessed, pos_label=positive_class))
    assert graded.metrics["mcc"] > 0
    assert graded.validation == pytest.approx(sum(a == b for a, b in seen) / len(seen))


def test_errors_are_not_turned_round(grade, answers):
    _, predicted = answers("diabetes")

    graded = grade(written(predicted.items()), dataset="diabetes", metric="r2", gates=["max_error < 500"])

    assert graded.metrics["max_error"] > 0
