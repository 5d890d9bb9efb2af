"""What the times of a race come to."""

import random
import sys
from pathlib import Path

import pytest

import orchestrator.graders.evaluator as evaluator

sys.path.append(str(Path(evaluator.__file__).parent / "sandbox"))

from timing import Turn, estimate_speed


def disturb(drawn: random.Random, seconds: list[float]) -> list[float]:
    """Return times as a busy machine has them: never shorter, often much longer."""
    return [each * (1 + drawn.expovariate(5) + (drawn.random() < 0.3) * drawn.random()) for each in seconds]


def make_turns(count: int, reference: list[float], contestant: list[float], seed: int = 1) -> list[Turn]:
    drawn = random.Random(seed)
    return [Turn(disturb(drawn, reference), disturb(drawn, contestant)) for _ in range(count)]


def test_fastest_calls_are_added_up_over_the_inputs():
    speed = estimate_speed([Turn([2.0, 8.0], [1.0, 9.0]), Turn([4.0, 6.0], [3.0, 1.0])])

    assert speed.speedup == (2.0 + 6.0) / (1.0 + 1.0)
    assert (speed.reference_seconds, speed.seconds) == (4.0, 1.0)


def test_more_turns_make_it_surer():
    few = estimate_speed(make_turns(5, [1.0] * 10, [0.5] * 10))
    many = estimate_speed(make_turns(100, [1.0] * 10, [0.5] * 10))

    assert few.low <= few.speedup <= few.high
    assert many.high - many.low < few.high - few.low
    assert many.speedup == pytest.approx(2.0, rel=0.02) and many.is_sure(0.03) and not many.is_sure(0.0)


def test_interval_holds_the_truth_of_most_races():
    intervals = [estimate_speed(make_turns(20, [1.0] * 4, [0.5] * 4, seed)) for seed in range(40)]

    assert sum(each.low <= 2.0 <= each.high for each in intervals) >= 30


def test_inputs_that_differ_widen_the_interval_and_are_not_waited_for():
    speed = estimate_speed([Turn([1.0] * 5, [0.25, 0.5, 1.0, 1.0, 1.0])] * 6)

    assert speed.off == 0.0 and speed.is_sure(0.001)
    assert speed.low < 0.9 * speed.speedup and speed.high > 1.1 * speed.speedup
