"""The closing lines count what was selected: what failed, was skipped or never ran is missing from what held."""

from typing import Literal

import pytest

from tests.closing_lines import suite_lines

Outcome = Literal["passed", "failed", "skipped"]


def report(
    suite: str, name: str, outcome: Outcome, *, when: Literal["setup", "call"] = "call", won: bool = False
) -> pytest.TestReport:
    properties: list[tuple[str, object]] = [(suite, name)] + ([("won", True)] if won else [])
    return pytest.TestReport(
        "id", ("file", 1, "test"), {}, outcome, None, when, user_properties=properties, start=0.0, stop=0.0
    )


def test_what_holds_is_counted():
    reports = [report("hostile", "a", "passed"), report("hostile", "b", "passed"), report("twin", "c", "passed")]

    lines = suite_lines({"hostile": {"a", "b"}, "twin": {"c"}, "forger": set()}, reports)

    assert lines == ["hostile 2 of 2 held", "honest twins 1 of 1 scored"]


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [report("hostile", "b", "failed")],
        [report("hostile", "b", "failed", when="setup")],
        [report("hostile", "b", "passed"), report("hostile", "b", "failed")],  # of its two runs one
    ],
    ids=["never ran", "failed", "could not be run", "failed in one of its runs"],
)
def test_what_does_not_hold_is_missing(reports: list[pytest.TestReport]):
    reports = [report("hostile", "a", "passed"), *reports]

    assert suite_lines({"hostile": {"a", "b"}}, reports) == ["hostile 1 of 2 held"]


def test_forgers_that_win_are_told_from_those_that_nobody_judged():
    reports = [report("forger", "a", "passed"), report("forger", "b", "failed", won=True)]

    lines = suite_lines({"forger": {"a", "b", "c"}}, reports)

    assert lines == ["forgers 1 of 3 won, 1 not recorded as what they are"]


def test_lines_of_runs_as_another_user_are_added():
    other = report("hostile", "a", "passed")
    other.user_properties.append(("closing lines", ["hostile 1 of 1 held as an ordinary user"]))

    assert suite_lines({"hostile": {"a"}}, [other])[-1] == "hostile 1 of 1 held as an ordinary user"
