"""Grader `speed` in its sandbox: what versions get, and that hostile ones neither gain nor learn anything."""

import json
from pathlib import Path

import pytest

from orchestrator.contract.grading import Grade
from tests.graders.races import race_programs

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SPEED_TEST = """
FUNCTION = "count"
INPUTS = 4
PRECISION = 0.2

def count(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]

def draw(random):
    return [[random.randrange(1000) for _ in range(300)]]
"""
SLOW = SPEED_TEST.split("def draw")[0]
FAST = """
from bisect import bisect_left, insort
def count(values):
    before, counts = [], []
    for value in values:
        counts.append(bisect_left(before, value))
        insort(before, value)
    return counts
"""
SPY = """
import os
found = []
places = [name for name in os.listdir("/") if name not in ("usr", "opt", "lib", "lib64", "sys", "proc", "etc", "dev")]
for folder, _, names in (each for place in places for each in os.walk("/" + place)):
    for name in names:
        try:
            content = open(os.path.join(folder, name), "rb").read(200_000)
        except OSError:
            continue
        if b"SECRET" + b"-WORD" in content or b"PRECISION" + b" = " in content:
            found.append(os.path.join(folder, name))
errors = set()
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "mem", "fd"):
        try:
            content = os.listdir(f"/proc/{pid}/fd") if name == "fd" else open(f"/proc/{pid}/{name}", "rb").read(9)
            if content and int(pid) != os.getpid():
                found.append((pid, name))
        except OSError as error:
            errors.add(type(error).__name__)
raise ValueError(f"found {found}, {errors}, environment {sorted(os.environ)}")
"""
SURELY_FASTER = 3
PROGRAMS = {
    "slow": {"main.py": SLOW},
    "fast": {"main.py": FAST},
    "two files": {"main.py": "from quick import count", "quick.py": FAST},
    "wrong": {"main.py": "def count(values): return [0] * len(values)"},
    "held-out wrong": {
        "main.py": FAST + "\nright = count\ndef count(values): return right(values) if max(values) < 1000 else []"
    },
    "no function": {"main.py": "def other(values): pass"},
    "no file": {"second.py": FAST},
    "spy": {"main.py": SPY},
}
HELD_OUT = "\ndef draw_held_out(random):\n    return [[random.randrange(2000, 3000) for _ in range(200)]]\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Grade, str]]:
    folder = tmp_path_factory.mktemp("speed")
    files = {"speed.py": SPEED_TEST + HELD_OUT + "\nSECRET = 'SECRET-WORD'\n"}
    raced = race_programs(folder, files, list(PROGRAMS.values()), seconds=12, held_out=True)
    return dict(zip(PROGRAMS, raced, strict=True))


@pytest.mark.parametrize("name", ["fast", "two files"])
def test_faster_function_has_its_ratio_with_an_interval(graded: dict, name: str):
    grade = graded[name][0]

    assert grade.validation is not None and grade.validation > SURELY_FASTER, grade
    assert grade.interval is not None and grade.interval.low <= grade.validation <= grade.interval.high
    assert grade.held_out is not None and grade.held_out > 2 and grade.held_out_interval is not None
    assert len(grade.resampled) == 50 and len(grade.held_out_resampled) == 50
    ratio = grade.metrics["reference_seconds"] / grade.metrics["seconds"]
    assert grade.validation == pytest.approx(ratio) and grade.metrics["turns"] >= 2


def test_function_like_the_reference_gains_nothing(graded: dict):
    grade = graded["slow"][0]

    assert grade.validation is not None and 0.7 < grade.validation < 1.4


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wrong", "gives [0, 0"),
        ("no function", "main.py cannot be loaded: it defines no 'count'"),
        ("no file", "main.py cannot be read as a plain file"),
    ],
)
def test_version_that_does_not_answer_right_has_no_score(graded: dict, name: str, reason: str):
    grade = graded[name][0]

    assert (grade.graded, grade.failure) == (False, "outputs")
    assert reason in grade.reason, grade.reason


def test_held_out_failure_is_told_to_people_alone(graded: dict):
    grade, printed = graded["held-out wrong"]

    assert grade.validation is not None and grade.held_out is None and grade.reason == ""
    assert "held_out could not be measured" in printed and "input " in printed


def test_reference_inputs_and_key_are_out_of_reach(graded: dict):
    grade = graded["spy"][0]

    assert "found []" in grade.reason and "PermissionError" in grade.reason, grade.reason
    assert "TESTS_KEY" not in grade.reason


def test_given_inputs_are_measured_and_never_named(tmp_path: Path):
    inputs = [[list(range(at, 200 + at))] for at in range(5)]
    files = {
        "speed.py": SPEED_TEST.split("def draw")[0],
        "inputs.json": json.dumps(inputs),
        "held_out.json": json.dumps(inputs[:2]),
    }
    wrong = FAST + "\nright = count\ndef count(values): return values if values[0] == 3 else right(values)"

    fast, rejected = race_programs(tmp_path, files, [{"main.py": FAST}, {"main.py": wrong}], held_out=True, seconds=12)

    assert fast[0].validation is not None and fast[0].held_out is not None and fast[0].validation > 1
    assert rejected[0].reason.startswith("input 4 gives [3, 4,") and rejected[0].reason.endswith("that is not right.")


def test_whole_programs_are_measured_by_what_they_print(tmp_path: Path):
    reference = "import sys\nnumbers = sys.stdin.read().split()\nprint(sorted(numbers, key=int)[0])\n"
    reference += "total = 0\nfor number in range(300_000): total += number\n"
    fast = "print(min(map(int, input().split())))"
    speed = "INPUTS = 2\nPRECISION = 0.5\n"
    speed += "def draw(random):\n    return ' '.join(str(random.randrange(10**6)) for _ in range(100))\n"

    raced = race_programs(
        tmp_path,
        {"speed.py": speed, "reference.py": reference},
        [{"main.py": fast}, {"main.py": "print(input())"}, {"main.py": "raise SystemExit(3)"}],
        seconds=12,
    )

    assert raced[0][0].validation is not None and raced[0][0].validation > SURELY_FASTER, raced[0]
    assert "main.py reading '" in raced[1][0].reason and "right is" in raced[1][0].reason
    assert "SystemExit: 3" in raced[2][0].reason
