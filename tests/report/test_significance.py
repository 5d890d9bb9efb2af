"""The paired bootstrap: against its textbook answer, and where it must stay silent."""

import math
import random
from statistics import fmean, stdev

import pytest

from orchestrator.report.significance import compare_rows, compute_mean_interval

MEASURE = "1 for a row with the wrong class"


def test_interval_is_that_of_the_normal_for_many_rows():
    draw = random.Random(1)
    values = [draw.gauss(0.3, 1.0) for _ in range(2_000)]

    low, high = compute_mean_interval(values)

    half = 1.96 * stdev(values) / math.sqrt(len(values))
    assert low == pytest.approx(fmean(values) - half, abs=0.1 * half)
    assert high == pytest.approx(fmean(values) + half, abs=0.1 * half)


def test_a_clear_gain_is_better_and_its_mirror_worse():
    good, bad = [[0.0] * 95 + [1.0] * 5], [[0.0] * 70 + [1.0] * 30]

    better, worse = compare_rows(good, bad, measure=MEASURE), compare_rows(bad, good, measure=MEASURE)

    assert (better.says, worse.says) == ("better", "worse")
    assert better.gain == pytest.approx(0.25) == -worse.gain


def test_one_row_of_a_hundred_may_be_luck():
    found = compare_rows([[0.0] * 99 + [1.0]], [[0.0] * 98 + [1.0] * 2], measure=MEASURE)

    assert found.says == "may be luck" and found.low <= 0 < found.high


def test_pairing_finds_what_two_means_would_not():
    draw = random.Random(2)
    hard = [draw.gauss(10, 5) for _ in range(100)]

    found = compare_rows([[row - 0.1 for row in hard]], [hard], measure="x")

    assert found.says == "better" and found.gain == pytest.approx(0.1)


def test_executions_are_averaged_row_by_row():
    found = compare_rows([[0.0] * 30, [1.0] * 30], [[1.0] * 30], measure=MEASURE)

    assert found.gain == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("ours", "theirs"), [([], [[1.0] * 30]), ([[1.0] * 30], [[1.0] * 31]), ([[1.0] * 19], [[1.0] * 19])]
)
def test_other_rows_or_too_few_say_nothing(ours, theirs):
    assert compare_rows(ours, theirs, measure=MEASURE) is None


def test_same_rows_give_the_same_interval():
    rows = [[float(number % 3) for number in range(50)]], [[float(number % 2) for number in range(50)]]

    assert compare_rows(*rows, measure=MEASURE) == compare_rows(*rows, measure=MEASURE)
