"""Scores told in steps: who is told them so, how rough they are, and what is never in them."""

import random
from dataclasses import replace

import pytest

from orchestrator.contract.grading import FailingCase
from orchestrator.contract.ladder import (
    build_ladder,
    coarsen,
    is_laddered,
    reads_steps,
    tell_reason,
    tell_result,
    tell_verdict,
)
from orchestrator.contract.race import RoundOutcome
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Interval, Spread
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.loop.decide import is_confirmed, needs_run
from orchestrator.engine.loop.past import tell_past
from orchestrator.engine.loop.policies.shapes import PastRound
from orchestrator.operations.laddered import TOLD_IN_STEPS, WITHOUT_SCORES
from orchestrator.operations.registry import OPERATIONS
from tests.unit.test_decide import BOUNDED

LADDER = replace(BOUNDED, ladder=True)


def build_spec(coder: str | list[str], **sections: object) -> TaskSpec:
    agents = {"agents": {"coder": coder}}
    return TaskSpec.model_validate({**agents, **sections}, context="stored")


@pytest.mark.parametrize(
    ("coder", "sections", "laddered"),
    [
        ("pipelines", {}, False),
        ("parameters", {}, False),
        ("llm:openai:gpt-5", {}, True),
        ("acp:opencode", {}, True),
        (["pipelines", "llm:openai:gpt-5"], {}, True),
        ("scripted", {}, True),
        ("llm:openai:gpt-5", {"grade": {"kind": "evaluator"}}, False),
        ("llm:openai:gpt-5", {"search": {"feedback": "exact"}}, False),
        ("pipelines", {"search": {"feedback": "ladder"}}, True),
    ],
)
def test_ladder_is_on_for_coders_that_are_not_ours(coder: str | list[str], sections: dict, laddered: bool):
    assert is_laddered(build_spec(coder, **sections)) is laddered


def test_our_coders_search_by_exact_scores_and_our_evaluator_does_not_pass_them_on():
    spec = build_spec(["pipelines", "llm:openai:gpt-5"])

    assert not reads_steps(spec, "pipelines", "coder")
    assert reads_steps(spec, "llm:openai:gpt-5", "coder")
    assert reads_steps(spec, "rules", "evaluator")
    assert reads_steps(spec, "rules", "generator")


@pytest.mark.parametrize(
    ("mean", "half", "rough"),
    [(0.81234, 0.0392, 0.81), (0.81234, 0.392, 0.8), (0.81234, 0.00392, 0.812), (12345.6, 1960.0, 12000.0)],
)
def test_no_more_digits_than_the_standard_error_allows(mean: float, half: float, rough: float):
    score = Spread(mean=mean, sd=0.01, n=2, interval=Interval(low=mean - half, high=mean + half))

    assert coarsen(score) == Spread(mean=rough, n=2)
    assert coarsen(Spread(mean=0.81234)).mean == 0.81


def test_score_of_a_version_is_that_of_the_last_step():
    def score(mean: float) -> Spread:
        return Spread(mean=mean, interval=Interval(low=mean - 0.02, high=mean + 0.02))

    ladder = build_ladder([(1, "v1", score(0.512)), (4, "v4", score(0.604)), (6, "v6", score(0.6041))], "maximize")

    assert [step.number for step in ladder.steps] == [1, 4]
    steps = [ladder.find_score(number) for number in (1, 3, 4, 6, 9)]
    assert [step and step.mean for step in steps] == [0.51, 0.51, 0.6, 0.6, 0.6]
    assert ladder.find_score(0) is None and not ladder.is_step(6)


def test_one_flipped_row_never_makes_a_step_and_a_real_gain_does():
    chance = random.Random(7)
    draws = [chance.choices(range(100), k=100) for _ in range(50)]

    def grade(number: int, right: range) -> RoundOutcome:
        drawn = tuple(sum(row in right for row in rows) / 100 for rows in draws)
        scores = (len(right) / 100,) * 2
        return RoundOutcome(number, "improve", f"v{number}", scores=scores, resampled=(drawn,) * 2, confirmed=True)

    best = grade(1, range(50))
    flipped = replace(grade(2, range(51)), confirmed=False)
    assert not is_confirmed([best, flipped], flipped, LADDER)
    assert is_confirmed([best, flipped], flipped, BOUNDED), "told exactly, it is the best"
    once = replace(flipped, scores=flipped.scores[:1], resampled=flipped.resampled[:1])
    assert not needs_run([best, once], 2, LADDER)
    better = replace(grade(3, range(58)), confirmed=False)
    assert is_confirmed([best, better], better, LADDER)


def test_parents_are_chosen_by_steps_too():
    past = [
        PastRound(1, "baseline", "v1", None, value=0.5, confirmed=True),
        PastRound(2, "improve", "v2", "v1", value=0.51, cases={"a": 1.0}),
        PastRound(3, "improve", "v3", "v1", value=0.6, confirmed=True, cases={"a": 2.0}),
        PastRound(4, "improve", "v4", "v3", value=0.2),
        PastRound(5, "improve", "v5", "v3", failed=True),
    ]

    steps = tell_past(past)

    assert [each.value for each in steps] == [0.5, 0.5, 0.6, 0.6, None]
    assert [dict(each.cases) for each in steps] == [{}, {}, {"a": 2.0}, {}, {}]


def test_what_a_version_is_worth_below_the_best_is_not_told():
    assert [tell_verdict(verdict) for verdict in ("worse", "same", "improved", None)] == [
        "same",
        "same",
        "improved",
        None,
    ]
    broken = "The gate 'recall >= 0.8' is not met: recall is 0.7512, and the limit 0.8."
    assert "0.7512" not in (tell_reason("gate_broken", broken) or "")
    assert "1.234" not in (tell_reason("suspect", "The score 1.234 is greater than 1.") or "")
    assert tell_reason("crashed", "ValueError") == "ValueError"


def test_result_of_a_version_that_made_no_step_says_nothing_of_it():
    cases = [FailingCase(expected="a", got="b", count=37)]
    figures = {"accuracy": 0.8123, "log_loss": 0.45678}
    blank = dict.fromkeys(("loss", "raw_logs", "run_time", "version", "container_id", "held_out", "seed", "grader"))
    result = Result.model_validate(
        {
            **blank,
            "id": 1,
            "task_id": 1,
            "created_at": "",
            "source": "graded",
            "graded": True,
            "reason": "0.8123",
            "accuracy": 0.8123,
            "score": 0.8123,
            "metrics": figures,
            "failing_cases": cases,
            "interval": {"low": 0.8, "high": 0.82},
        }
    )

    other, step = (tell_result(result, Spread(mean=0.81), is_step=is_step) for is_step in (False, True))

    assert (other.score, other.metrics, other.failing_cases, other.reason) == (0.81, {}, [], "")
    assert (step.score, step.metrics) == (0.81, {"accuracy": 0.81, "log_loss": 0.46})
    assert [case.count for case in step.failing_cases] == [40]
    for each in (other, step):
        assert (each.accuracy, each.loss, each.interval) == (None, None, None)


def test_an_operation_is_refused_unless_it_is_known_to_tell_no_exact_score():
    assert set(OPERATIONS) >= WITHOUT_SCORES | TOLD_IN_STEPS
    refused = set(OPERATIONS) - WITHOUT_SCORES - TOLD_IN_STEPS
    assert {"get_report", "compare_results", "export_task", "export_results", "get_events", "stats"} <= refused
