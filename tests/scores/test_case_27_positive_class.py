"""Case 27: f1 of a table with 7 % churned and 93 % retained was that of retained, and nothing said so."""

import pytest

from tests.scores.runs import INPUTS, report_of, run

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
CHURN = (str(INPUTS / "churn.csv"), "--target-column", "status", "--metric", "f1")


def test_f1_is_of_the_rarer_class_and_says_so(tmp_path):
    ended = run(tmp_path, *CHURN)

    best = ended.summary["best"]["validation"]["mean"]
    assert ended.summary["positive_class"] == "churned"
    assert best < 0.9, "a program that always says retained has 0.96 for that class"
    assert "objective: maximize f1 of 'churned'" in ended.progress
    assert "maximize f1 of 'churned', no target" in ended.progress
    assert "f1 of 'churned'" in report_of(tmp_path).replace("\\", "")


def test_the_class_can_be_named(tmp_path):
    ended = run(tmp_path, *CHURN, "--positive-class", "retained", versions=1)

    assert ended.summary["positive_class"] == "retained"
    assert ended.summary["best"]["validation"]["mean"] > 0.9


def test_a_class_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    ended = run(tmp_path, *CHURN, "--positive-class", "lost")

    assert ended.code == 2
    assert "the classes are 'churned' and 'retained'" in str(ended.summary)
