"""The alarm on the gap: silent on gaps that the rows explain, raised by one jump beyond them."""

from dataclasses import replace

import pytest

from orchestrator.contract.scores import Interval, Spread
from orchestrator.engine.loop.decide import Rules
from orchestrator.operations.gaps import PartScores, is_gap_alarming
from tests.unit.test_decide import BOUNDED, RULES

ERRORS: Rules = replace(RULES, direction="minimize", no_skill=8.0, perfect=0.0)


def score(mean: float, low: float | None = None, high: float | None = None) -> Spread:
    interval = None if low is None or high is None else Interval(low=low, high=high)
    return Spread(mean=mean, n=2, interval=interval)


def best(validation: float, held_out: float, width: float = 0.03) -> PartScores:
    return PartScores(
        score(validation, validation - width, min(validation + width, 1.0)),
        score(held_out, held_out - width, held_out + width),
    )


@pytest.mark.parametrize(
    "bests",
    [
        [best(0.9640, 0.9639)],
        [best(0.93, 0.935), best(0.95, 0.945), best(0.9640, 0.9639)],
        [best(0.90, 0.93), best(0.94, 0.93), best(0.97, 0.93)],  # grows from best to best, within the noise
        [best(0.90, 0.95)],
        [best(0.96, 0.96), best(1.0, 0.96)],
        [PartScores(score(0.9), score(0.1))],  # no interval: the noise is not known
        [PartScores(score(0.02, 0.001, 0.04), score(-0.01, -0.05, 0.03))],
    ],
)
def test_honest_runs_are_silent(bests: list[PartScores]):
    raised = [is_gap_alarming(bests[: count + 1], BOUNDED, drawn_alike=True) for count in range(len(bests))]

    assert not any(raised)


def test_later_rows_that_are_harder_for_every_version_are_no_jump():
    bests = [best(0.80, 0.60), best(0.85, 0.66), best(0.90, 0.69)]

    assert not any(is_gap_alarming(bests[: count + 1], BOUNDED, drawn_alike=False) for count in range(3))
    assert is_gap_alarming([*bests, best(0.99, 0.62)], BOUNDED, drawn_alike=False)


@pytest.mark.parametrize(
    "bests",
    [
        [best(0.85, 0.85), best(1.0, 0.85)],
        [best(1.0, 0.85)],  # the first version knows the labels from an earlier loop
        [best(0.85, 0.85), best(0.87, 0.85), best(0.90, 0.85), best(0.93, 0.85), best(0.96, 0.85)],  # step by step
        [PartScores(score(0.90, 0.87, 0.92), score(-6e26, -1.2e27, 0.9))],
    ],
)
def test_a_jump_beyond_the_noise_raises_it(bests: list[PartScores]):
    assert is_gap_alarming(bests, BOUNDED, drawn_alike=True)


def test_errors_are_told_the_other_way_round():
    honest = PartScores(score(2.0, 1.8, 2.2), score(2.1, 1.9, 2.3))
    jumped = PartScores(score(0.5, 0.4, 0.6), score(2.1, 1.9, 2.3))
    exploded = PartScores(score(2.0, 1.8, 2.2), score(5e20, 1.0, 1e21))

    assert not is_gap_alarming([honest], ERRORS, drawn_alike=True)
    assert is_gap_alarming([honest, jumped], ERRORS, drawn_alike=True)
    assert is_gap_alarming([honest, exploded], ERRORS, drawn_alike=True)
