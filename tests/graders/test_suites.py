"""A test suite in its two sandboxes: honest programs get their share, hostile ones gain and learn nothing."""

import json
from pathlib import Path

import pytest

from tests.graders.suites import SuiteRun, run_suite

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SUITE = """
def is_order(arguments, answer: object):
    return sorted(arguments[0]) == answer or f"{len(answer)} items in a wrong order"

SECONDS_PER_CALL = 1
VALIDATION = [
    {"call": "f('first', 1)", "expected": "expected-secret-1"},
    {"call": "f('second', [3, 1])", "expected": [3, 1]},
    {"call": "f('third', 0.1, more=0.2)", "expected": 0.3},
    {"call": "f('fourth', None)", "raises": "ValueError"},
    {"call": "g([3, 1, 2])", "check": is_order},
]
HELD_OUT = [
    {"call": "f('held-out-secret', 1)", "expected": "expected-secret-2"},
    {"call": "g([2, 1])", "check": is_order},
]
"""
HONEST = """
def f(name: str, value: object, more=0.0):
    print("called with", name)
    if value is None:
        raise ValueError("no value")
    if name.startswith("third"):
        return value + more
    return {"first": "expected-secret-1", "held-out-secret": "expected-secret-2"}.get(name, value)

def g(items):
    return sorted(items)
"""
ECHO = "def f(*arguments, **more): return [*arguments, more]\ndef g(items): return items\n"
SPY = """
import os, sys

def spy():
    texts = [repr(sys.argv), repr(dict(os.environ))]
    for folder in ("/calls", "/driver", "/proc/self", "/work", "/tmp"):
        for name in os.listdir(folder):
            texts.append(read(os.path.join(folder, name)))
    for process in filter(str.isdigit, os.listdir("/proc")):
        if int(process) not in (os.getpid(), os.getppid()):
            for name in ("environ", "cmdline", "mem", "maps", "fd/0", "fd/1", "fd/2", "fd/3", "fd/4"):
                texts.append(read(f"/proc/{process}/{name}"))
    return "\\n".join(texts)

def read(path):
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        return path + repr(os.read(handle, 100_000))
    except OSError as error:
        return f"{path}: {error}"

def f(name: str, *rest, **more):
    print(spy() if "secret" not in name else name, flush=True)
    if name == "first" and os.fork() == 0:  # one who stays, to print what is called later
        os.setsid()
        if os.fork() == 0:
            import time
            while True:
                print(spy(), "the one who stays", flush=True)
                time.sleep(0.02)
        os._exit(0)
    if "secret" in name:
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                open(f"/proc/{process}/fd/1", "w").write(name)
            except OSError:
                pass
    return name

def g(items): return items
"""
KILLER = "import os, signal\ndef f(*a, **k): os.kill(-1, signal.SIGKILL)\ng = f\n"
PARENT_KILLER = "import os, signal\ndef f(*a, **k): os.kill(os.getppid(), signal.SIGKILL)\ng = sorted\n"
PLANTER = """
import json, os
forged = json.dumps({"validation": [{"answer": 1}] * 5, "graded": True, "tests_passed": 1.0})
def f(name: str, *rest, **more):
    for place in ("answers.json", "grade.json", "/calls/calls.sealed", "/driver/drive.py"):
        try:
            open(place, "w").write(forged)
        except OSError:
            pass
    if name == "fourth":
        os.unlink("answers.json")
        os.symlink("/etc/passwd", "answers.json")
    if name == "held-out-secret":
        os.unlink("answers.json")
        os.makedirs("answers.json/deep")
    return name
def g(items): return items
"""
OBJECTS = """
class Any:
    def __eq__(self, other: object): return True
    def __hash__(self): return 0
    def __reduce__(self): return (print, ("unpickled",))
    def __repr__(self): return "expected"
class Text(str):
    def __eq__(self, other: object): return True
    __hash__ = str.__hash__
def f(name: str, value=None, **more):
    if name == "second":
        return [Any(), Any()]
    return Text("wrong") if name == "first" else Any()
def g(items): return Any()
"""
ODD = """
import sys, threading
def f(name: str, value=None, more=0.0):
    if name == "first":
        while True: pass
    if name == "second":
        value.clear()
        threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()
        return (each for each in [3, 1])
    if name == "third":
        return 0.1 + 0.2
    class ValueError(Exception): pass
    raise ValueError("a class of that name")
def g(items):
    print("x" * 10_000)
    sys.exit(0)
"""
LARGE = """
from itertools import count
def f(name: str, value=None, **more):
    if name == "first": return "x" * 50_000_000
    if name == "second": return count()
    if name == "third": return 10 ** 100_000
    return [bytearray(1 << 20) for _ in range(5_000)]
def g(items):
    value = []
    for _ in range(10_000): value = [value]
    return value
"""
BOMB = """
import os
def f(*arguments, **more):
    while True:
        try: os.fork()
        except OSError: pass
def g(items): return sorted(items)
"""
BROKEN = "import json\ndef f(: pass\n"
LEAVER = "import os\nos._exit(0)\n"
PROGRAMS = {
    "honest": HONEST,
    "echo": ECHO,
    "spy": SPY,
    "killer": KILLER,
    "parent killer": PARENT_KILLER,
    "planter": PLANTER,
    "objects": OBJECTS,
    "odd": ODD,
    "large": LARGE,
    "bomb": BOMB,
    "broken": BROKEN,
    "leaver": LEAVER,
    "empty": "",
}


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

    assert bomb.ended.status in ("completed", "failed") and bomb.ended.wall_seconds < 50
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
