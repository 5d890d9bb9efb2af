"""Rows that tell each other's target are noted, with the split that asks another question; others are not."""

import datetime

import numpy as np
import pytest

from orchestrator.contract.datasets import TableColumn
from orchestrator.graders.predictions.dependence import find_things, find_time_order, measure_likeness, rank

ROWS = 600
DRAW = np.random.default_rng(5)
START = datetime.datetime(2023, 1, 1)
HOURS = [(START + datetime.timedelta(hours=hour)).isoformat() for hour in range(ROWS)]
AT = TableColumn(name="at", type="date", form="%Y-%m-%dT%H:%M:%S")
WALK = rank(np.cumsum(DRAW.normal(size=ROWS)))
STATES = np.repeat(DRAW.integers(0, 3, ROWS // 20), 20)
NOISE = rank(DRAW.normal(size=ROWS))
AUTOCORRELATED = np.zeros(ROWS)
for row in range(1, ROWS):
    AUTOCORRELATED[row] = 0.5 * AUTOCORRELATED[row - 1] + DRAW.normal()
SEVERAL_EACH = [hour for hour in HOURS[: ROWS // 3] for _ in range(3)]
PATIENT = np.repeat(np.arange(100), 6)
BY_PATIENT = DRAW.normal(size=100)


def order(moments, targets):
    return find_time_order([AT], [moments], targets)


@pytest.mark.parametrize("targets", [WALK, STATES], ids=["a random walk", "states that last"])
def test_a_target_that_hardly_changes_along_time_is_noted(targets):
    assert order(HOURS, targets) == "at"
    assert order(HOURS[::-1], targets) == "at"
    assert order([*HOURS[:3], "", *HOURS[4:]], targets) == "at"


@pytest.mark.parametrize(
    ("moments", "targets"),
    [
        (HOURS, NOISE),
        (HOURS, rank(AUTOCORRELATED)),
        (HOURS, (DRAW.random(ROWS) < 0.02).astype(int)),
        (HOURS, np.zeros(ROWS, dtype=int)),
        ([str(hour) for hour in DRAW.permutation(HOURS)], WALK),
        (SEVERAL_EACH, WALK),
        (HOURS[:40], WALK[:40]),
    ],
    ids=["noise", "loosely alike", "rare events", "one class", "shuffled", "several rows a moment", "few rows"],
)
def test_rows_in_time_without_such_a_target_are_not(moments, targets):
    assert order(moments, targets) == ""


def column(name, type_="category", **more):
    return TableColumn(name=name, type=type_, **more)


def things(name, values, targets, type_="category", **more):
    return find_things([column(name, type_, **more)], [[str(value) for value in values]], targets)


SHUFFLED = DRAW.permutation(ROWS)
OUTCOME = (BY_PATIENT > 0.8).astype(int)[PATIENT][SHUFFLED]
READING = rank((BY_PATIENT[PATIENT] + DRAW.normal(scale=0.1, size=ROWS))[SHUFFLED])


@pytest.mark.parametrize("targets", [OUTCOME, READING], ids=["classes", "numbers"])
def test_rows_of_one_thing_with_nearly_the_same_target_are_noted(targets):
    assert things("patient", [f"p{number}" for number in PATIENT[SHUFFLED]], targets) == ("patient", 100)
    numbers = DRAW.permutation(10_000)[:100][PATIENT][SHUFFLED]
    assert things("patient", numbers, targets, "number", whole=True) == ("patient", 100)


def test_of_several_columns_the_one_called_like_an_identifier_is_named():
    names = [f"p{number}" for number in PATIENT[SHUFFLED]]
    columns = [column("ward_round"), column("patient_id"), column("zone")]

    assert find_things(columns, [names, names, names], OUTCOME) == ("patient_id", 100)


@pytest.mark.parametrize(
    ("values", "targets", "more"),
    [
        (PATIENT[SHUFFLED], rank(DRAW.normal(size=ROWS)), {}),
        (PATIENT[SHUFFLED], rank(BY_PATIENT[PATIENT][SHUFFLED] + DRAW.normal(size=ROWS)), {}),
        (PATIENT[SHUFFLED] % 8, rank((PATIENT % 8)[SHUFFLED].astype(float)), {}),
        (PATIENT[SHUFFLED], (DRAW.random(ROWS) < 0.01).astype(int), {}),
        (np.arange(ROWS), READING, {}),
        (PATIENT[SHUFFLED], rank(PATIENT[SHUFFLED].astype(float)), {"type_": "number", "whole": True}),
    ],
    ids=["noise", "it only bears on it", "few values", "rare events", "all different", "a measurement"],
)
def test_other_columns_are_no_things(values, targets, more):
    assert things("c", values, targets, **more) is None


def test_few_huge_targets_make_no_rows_alike():
    targets = DRAW.normal(size=ROWS)
    targets[:2] = 1e20
    rows = np.arange(ROWS - 1)

    assert abs(measure_likeness(rank(targets), rows, rows + 1)) < 0.2
