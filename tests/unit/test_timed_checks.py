"""Scores that are measurements: computed again, they agree where their intervals do."""

import pytest

from orchestrator.contract.grading import Grade
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Interval
from orchestrator.engine.grading.check_outcomes import compare_scores


def record(score: float, low: float, high: float) -> Result:
    return Result.model_construct(
        score=score, interval=Interval(low=low, high=high), graded=True, held_out=score, grader="g"
    )


def measure(score: float, low: float, high: float) -> Grade:
    return Grade(graded=True, validation=score, interval=Interval(low=low, high=high))


@pytest.mark.parametrize(
    ("again", "timed", "verdict"),
    [
        (measure(2.03, 2.01, 2.05), True, "equal"),
        (measure(2.2, 2.1, 2.3), True, "different"),
        (measure(2.03, 2.01, 2.05), False, "different"),
        (Grade(graded=True, validation=2.03), True, "different"),
    ],
)
def test_measurements_agree_where_their_intervals_overlap(again: Grade, timed: bool, verdict: str):
    outcome = compare_scores(record(2.0, 1.98, 2.02), again, "g", timed=timed)

    assert outcome.verdict == verdict and outcome.difference == pytest.approx(again.validation - 2.0)
