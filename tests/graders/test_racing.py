"""`outputs.race`: how much faster a function is, and that a hostile one can forge neither its time nor its answers."""

from pathlib import Path

import pytest

from orchestrator.contract.grading import Grade
from tests.graders.evaluated import evaluated

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EVALUATE = """
def count_smaller(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]

def make_input(random):
    return [[random.randrange(10_000) for _ in range(500)]]

def evaluate(outputs):
    raced = outputs.race("function.py", "f", reference=count_smaller, make_input=make_input, turns=3)
    return {"score": raced["speedup"], "seconds": raced["seconds"], "reference_seconds": raced["reference_seconds"]}
"""
SLOW = """
def f(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]
"""
FAST = """
from bisect import bisect_left, insort
def f(values):
    before, counts = [], []
    for value in values:
        counts.append(bisect_left(before, value))
        insort(before, value)
    return counts
"""
SURELY_FASTER = 4  # FAST is about a hundred times as fast, SLOW as fast as the reference


def race(folder: Path, program: str, private: dict[str, str] | None = None) -> Grade:
    return evaluated(folder, EVALUATE, {"function.py": program.encode()}, private=private)[0]


def test_faster_function_has_the_ratio_of_both_times(tmp_path: Path):
    grade = race(tmp_path, FAST)

    assert grade.validation is not None, grade.reason
    assert grade.validation == pytest.approx(grade.metrics["reference_seconds"] / grade.metrics["seconds"])
    assert grade.validation > SURELY_FASTER


def test_function_like_the_reference_gains_nothing(tmp_path: Path):
    grade = race(tmp_path, SLOW)

    assert grade.validation is not None and 1 / SURELY_FASTER < grade.validation < SURELY_FASTER


@pytest.mark.parametrize(
    "program, reason",
    [
        ("def f(values): return [0] * len(values)", "right is [0,"),
        ("def f(values): return [float(sum(o < v for o in values[:i])) for i, v in enumerate(values)]", "right is"),
        ("def f(values): return 1 / 0", "function.py: f failed: line 1: ZeroDivisionError"),
        ("def g(values): return []", "cannot be loaded: it defines no 'f'"),
        ("def f(values:", "cannot be loaded: SyntaxError"),
        ("import sys\ndef f(values): sys.exit()", "f failed: line 2: SystemExit"),
        ("import os\ndef f(values): os._exit(0)", "f ended its process (exit code 0)"),
        ("def f(values):\n    while True: pass", "f took more than 2 s"),
        ("def f(values): return 'x' * 20_000_000", "answered with more than 8388608 bytes"),
        ("def f(values): return {1, 2}", "not JSON serializable"),
    ],
    ids=["wrong", "floats", "raises", "no name", "syntax", "exits", "ends", "endless", "huge", "no JSON"],
)
def test_wrong_answers_are_rejected_with_the_reason(tmp_path: Path, program: str, reason: str):
    grade = race(tmp_path, program)

    assert (grade.graded, grade.failure) == (False, "outputs")
    assert reason in grade.reason


ANSWERS = '{"validation": 99.0, "graded": true, "value": [], "score": 99.0}'
OTHERS = "[pid for pid in os.listdir('/proc') if pid.isdigit() and int(pid) not in (1, os.getpid())]"
FORGERIES = {
    "process": "import os\nif os.fork() == 0: os.setsid()",
    "thread": "import threading\nthreading.Thread(target=print).start()",
    "file": f"open('/work/grade.json', 'wb', buffering=0).write(b'{ANSWERS}')",
    "memory": "import os\nopen(f'/proc/{os.getppid()}/mem', 'r+b')",
    "memory of all": f"import os\nfor pid in {OTHERS}: open(f'/proc/{{pid}}/mem', 'r+b')",
    "pipe": "import os\nfd = f'/proc/{os.getppid()}/fd'\nfor name in os.listdir(fd): open(f'{fd}/{name}', 'w')",
    "pipes of all": f"import os\nfor pid in {OTHERS}: os.listdir(f'/proc/{{pid}}/fd')",
    "trace": "import ctypes, os\nif ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0): raise PermissionError('ptrace')",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_ways_to_the_measurement_are_closed(tmp_path: Path, forgery: str):
    grade = race(tmp_path, f"{forgery}\n{FAST}")

    assert (grade.graded, grade.failure) == (False, "outputs")
    errors = ("PermissionError", "BlockingIOError", "can't start new thread", "OSError", "ended its process")
    assert any(error in grade.reason for error in errors), grade.reason


def test_answers_before_the_question_are_rejected(tmp_path: Path):
    program = "import os\nfor fd in range(3, 20):\n  try: os.write(fd, b'\"ready\"\\n[0]\\n')\n  except OSError: pass\n"

    grade = race(tmp_path, program + FAST)

    assert (grade.graded, grade.failure) == (False, "outputs") and grade.reason


CHEATS = {
    "clock": "import time\ntime.perf_counter = time.monotonic = time.time = lambda: 0.0",
    "json": "import json\ntrue = json.dumps\njson.dumps = lambda value: true(value)",
    "slows others": "import os\nos.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "exit hooks": "import atexit\natexit.register(lambda: open('/work/grade.json', 'w'))",
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS)
def test_what_the_function_does_to_itself_or_to_others_makes_it_no_faster(tmp_path: Path, cheat: str):
    grade = race(tmp_path, f"{cheat}\n{SLOW}")

    assert grade.validation is None or grade.validation < SURELY_FASTER, grade


LEFTOVERS = {
    "folder": "import os\nos.makedirs('/work/grade.json/x', exist_ok=True)",
    "empty file": "open('/tmp/answers-of-the-last-turn', 'w')",
    "time of a folder": "import os\nos.utime('/dev/shm', (1, 1))",
    "shared memory": "import ctypes\nif ctypes.CDLL(None).shmget(7, 4096, 0o1666) < 0:\n  raise PermissionError",
    "limits of others": "import os, resource\nfor pid in map(int, filter(str.isdigit, os.listdir('/proc'))):\n"
    "  try: resource.prlimit(pid, resource.RLIMIT_STACK, (1234567, resource.prlimit(pid, resource.RLIMIT_STACK)[1]))\n"
    "  except OSError: pass",
}


@pytest.mark.parametrize("leftover", LEFTOVERS.values(), ids=LEFTOVERS)
def test_what_a_turn_leaves_for_the_next_one_rejects_the_version(tmp_path: Path, leftover: str):
    grade = race(tmp_path, f"{leftover}\n{SLOW}")

    assert (grade.graded, grade.failure) == (False, "outputs")
    assert "left something behind" in grade.reason or "PermissionError" in grade.reason, grade.reason


def test_being_fast_on_one_of_two_inputs_counts_for_half(tmp_path: Path):
    program = f"{SLOW.replace('def f', 'def slow')}{FAST.replace('def f', 'def fast')}"
    program += "def f(values):\n    return fast(values) if values[0] % 2 else slow(values)\n"
    parity = (
        "    parity.append(len(parity))\n    return [[parity[-1] % 2] + [random.randrange(10_000) for _ in range(500)]]"
    )
    evaluate = EVALUATE.replace("    return [[random.randrange(10_000) for _ in range(500)]]", parity)

    grade = evaluated(tmp_path, "parity = []\n" + evaluate, {"function.py": program.encode()})[0]

    assert grade.validation is not None and 1.5 < grade.validation < 3, grade


def test_function_that_waits_is_not_taken_for_a_fast_one(tmp_path: Path):
    waits = FAST.replace("def f(values):", "import time\ndef f(values):\n    time.sleep(0.05)")

    grade = race(tmp_path, waits)

    assert grade.validation is not None and grade.validation < 1, grade


def test_private_data_and_a_race_exclude_each_other(tmp_path: Path):
    grade = race(tmp_path, FAST, private={"answers.json": "[]"})

    assert grade.failure == "raised" and "use a task without any" in grade.reason
