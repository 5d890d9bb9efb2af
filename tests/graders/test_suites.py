"""A test suite in its two sandboxes: honest programs get their share, hostile ones gain and learn nothing."""

import json
from pathlib import Path

import pytest

from tests.graders.hostile_functions import ECHO, HONEST, PROGRAMS, SUITE
from tests.graders.suites import SuiteRun, run_suite

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SuiteRun]:
    folder = tmp_path_factory.mktemp("suites")
    return dict(zip(PROGRAMS, run_suite(folder, SUITE, list(PROGRAMS.values()), held_out=True), strict=True))


def test_honest_program_passes_every_case(tested: dict[str, SuiteRun]):
    grade = tested["honest"].grade

    assert grade is not None and (grade.validation, grade.held_out) == (1.0, 1.0)
    assert grade.failing_cases == [] and grade.metrics == {"failed_tests": 0.0}


def test_held_out_arguments_leave_the_sandbox_by_no_way(tested: dict[str, SuiteRun]):
    honest, echo, spy = tested["honest"], tested["echo"], tested["spy"]

    assert "called with first" in honest.printed and "the one who stays" in spy.printed
    assert "/calls/calls.sealed" in spy.printed
    for each in tested.values():
        assert "held-out-secret" not in each.printed
        assert b"held-out-secret" not in each.answers
    assert b"second" in echo.answers
    assert not any("held-out" in case for each in tested.values() for case in each.cases)


def test_expected_answers_are_nowhere_in_the_programs_sandbox(tested: dict[str, SuiteRun]):
    spy = tested["spy"]

    assert "environ: [Errno 13] Permission denied" in spy.printed
    assert len(spy.printed) > 1_000 and "expected-secret" not in spy.printed
    assert not any("expected-secret" in case for name in ("echo", "spy") for case in tested[name].cases)


@pytest.mark.parametrize(
    ("name", "validation", "held_out", "cases"),
    [
        (
            "echo",
            0.0,
            0.0,
            ["f('first', 1) gives ['first', 1, {}]", "g([3, 1, 2]) gives [3, 1, 2]: 3 items in a wrong"],
        ),
        ("parent killer", 0.2, 0.5, ["f('first', 1) gives no answer: it ended its own process"]),
        ("planter", 0.0, 0.0, ["f('first', 1) gives 'first'"]),
        (
            "objects",
            0.0,
            0.0,
            [
                "f('first', 1) gives 'wrong'",
                "f('second', [3, 1]) gives no answer that counts: it holds an object of type",
            ],
        ),
        (
            "odd",
            0.6,
            0.0,
            ["f('first', 1) gives no answer: it took more than 1 s", "g([3, 1, 2]) raises SystemExit: 0"],
        ),
        (
            "large",
            0.0,
            0.0,
            [
                "f('first', 1) gives no answer that counts: it has more than 2096128 bytes",
                "f('second', [3, 1]) gives no answer that counts: it holds more than 200000 items",
                "f('third', 0.1, more=0.2) gives a value with too many digits",
                "f('fourth', None) raises MemoryError",
                "g([3, 1, 2]) gives no answer that counts: it is nested more than 50 deep",
            ],
        ),
        ("empty", 0.0, 0.0, ["f('first', 1) is not defined in the program"]),
    ],
)
def test_what_programs_get_and_why(
    tested: dict[str, SuiteRun], name: str, validation: float, held_out: float, cases: list[str]
):
    grade = tested[name].grade

    assert grade is not None and (grade.validation, grade.held_out) == (validation, held_out), tested[name]
    for case in cases:
        assert any(each.startswith(case) for each in tested[name].cases), tested[name].cases


def test_program_that_kills_everything_leaves_no_answers(tested: dict[str, SuiteRun]):
    killer = tested["killer"]

    assert killer.ended.status == "failed" and killer.answers == b""


def test_processes_that_a_program_leaves_are_ended_with_it(tested: dict[str, SuiteRun]):
    bomb = tested["bomb"]

    assert bomb.ended.status in ("completed", "failed", "out_of_memory") and bomb.ended.wall_seconds < 50
    assert bomb.grade is None or bomb.grade.validation in (0.0, 0.2)


@pytest.mark.parametrize(("name", "words"), [("broken", "SyntaxError"), ("leaver", "it ended its own process")])
def test_program_that_cannot_be_loaded_has_failed(tested: dict[str, SuiteRun], name: str, words: str):
    assert tested[name].ended.status == "failed" and words in tested[name].printed
    assert "worker.py" not in tested[name].printed


def test_answers_are_held_against_the_suite_alone(tested: dict[str, SuiteRun]):
    answers = json.loads(tested["planter"].answers)

    assert answers["validation"][0] == {"answer": "first"} and "graded" not in answers


def test_time_that_is_up_leaves_the_answers_before_it(tmp_path: Path):
    cases = [{"call": f"f({number})", "expected": number} for number in (1, 2, 3)]
    suite = f"SECONDS_PER_CALL = 100\nVALIDATION = {cases}"
    hangs = "def f(number):\n    while number == 2: pass\n    return number\n"

    (result,) = run_suite(tmp_path, suite, [hangs], timeout_seconds=6)

    assert result.ended.status == "completed" and result.grade is not None
    assert result.grade.validation == 1 / 3
    assert result.cases[1] == "f(3) was not called: the time of the run was up before this call"


SHOWS = SUITE.replace("SECONDS_PER_CALL = 1", "SHOW_EXPECTED = True")


def test_expected_answers_are_shown_where_the_suite_says_so(tmp_path: Path):
    (result,) = run_suite(tmp_path, SHOWS, [ECHO])

    assert "f('first', 1) gives ['first', 1, {}]; it should: gives 'expected-secret-1'" in result.cases


@pytest.mark.parametrize(
    ("more", "failure", "why"),
    [
        ("import nobody_has_this", "load", "tests.py, line 18: ModuleNotFoundError"),
        ("VALIDATION.pop()", "load", "VALIDATION is changed while the file runs"),
    ],
)
def test_suite_that_cannot_judge_is_the_graders_failure(tmp_path: Path, more: str, failure: str, why: str):
    (result,) = run_suite(tmp_path, f"{SUITE}\n{more}\n", [HONEST])

    assert result.grade is not None and (result.grade.graded, result.grade.failure) == (False, failure)
    assert why in result.grade.reason
