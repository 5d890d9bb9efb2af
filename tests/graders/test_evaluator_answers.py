"""Each kind of evaluate.py in the real grade sandbox: a score, or a typed failure that names file and line."""

from pathlib import Path

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.contract.plugins import Plugins
from tests.graders.evaluated import GOOD, evaluated, spec_of

sandbox = pytest.mark.sandbox


@sandbox
def test_number_becomes_the_score(tmp_path: Path):
    grade, _ = evaluated(tmp_path, GOOD)

    assert (grade.graded, grade.validation, grade.held_out, grade.failure) == (True, 2.5, None, None)


@sandbox
def test_cases_may_say_how_bad_they_are(tmp_path: Path):
    losses = ["0.25", "3", "True", "'bad'", "float('inf')", "10 ** 400"]
    cases = ", ".join(f"dict(expected='a', got='b', loss={loss})" for loss in losses)

    grade, _ = evaluated(tmp_path, f"def evaluate(outputs):\n    return {{'score': 1, 'failing_cases': [{cases}]}}\n")

    assert [case.loss for case in grade.failing_cases] == [0.25, 3.0, None, None, None, None]


@sandbox
def test_metrics_cases_and_remark_are_kept(tmp_path: Path):
    text = """
def evaluate(outputs: list[str], private: dict):
    import numpy as np
    return {"metrics": {"score": np.float32(1.5), "time": 3, "odd": float("nan")}, "reason": "nearly",
            "failing_cases": ["case 7 is off", {"expected": "a", "got": "b", "count": 2}]}
"""
    grade, printed = evaluated(tmp_path, text)

    assert (grade.validation, grade.metrics, grade.reason) == (1.5, {"time": 3.0}, "nearly")
    assert [(case.text, case.expected, case.got, case.count) for case in grade.failing_cases] == [
        ("case 7 is off", "", "", 1),
        ("", "a", "b", 2),
    ]
    assert "left out, not finite: odd" in printed


CHARTS = """
def evaluate(outputs):
    import numpy as np
    endless = []
    endless.append(endless)
    bars = {"kind": "bars", "title": "x", "label_name": "a", "value_name": "b", "labels": ["a"]}
    table = {"kind": "table", "title": "x", "columns": ["a"]}
    return {"score": 1, "charts": [
        bars | {"values": np.array([1.5])},
        {"kind": "picture", "title": "x", "text": "a dot", "content": b"\\x89PNG"},
        bars | {"values": [float("nan")]},
        bars | {"values": endless},
        table | {"rows": [["x" * 300]] * 100_000},
        table | {"rows": [["<img src=x onerror=alert(1)>"]]},
        {"kind": "script"},
        7,
        object(),
    ]}
"""


@sandbox
def test_charts_are_kept_and_wrong_ones_cost_no_score(tmp_path: Path):
    grade, _ = evaluated(tmp_path, CHARTS)

    assert grade.graded and grade.validation == 1
    assert [chart.kind for chart in grade.charts] == ["bars", "picture", "table"]
    assert grade.charts[0].values == [1.5] and grade.charts[1].content == "iVBORw=="
    assert len(grade.charts_left_out) == 6 and "160 KiB" in grade.charts_left_out[2]


PARTS = """
import json
def evaluate(outputs: list[str], private: dict, part):
    if part == "held_out":
        print("HELD-OUT IS LOOKED AT")
    return sum(json.loads((private / "answers.json").read_text())[part])
"""


@sandbox
@pytest.mark.parametrize("held_out, scores", [(True, (3.0, 7.0)), (False, (3.0, None))])
def test_parts_are_scored_apart(tmp_path: Path, held_out: bool, scores: object):
    answers = {"answers.json": '{"validation": [1, 2], "held_out": [3, 4]}'}

    grade, printed = evaluated(tmp_path, PARTS, private=answers, held_out=held_out)

    assert (grade.validation, grade.held_out) == scores
    assert ("HELD-OUT" in printed) is held_out


@sandbox
def test_failure_of_held_out_tells_nothing(tmp_path: Path):
    text = "def evaluate(outputs, private, part):\n    assert part == 'validation', 'secret label'\n    return 1\n"

    grade, printed = evaluated(tmp_path, text, held_out=True)

    assert (grade.graded, grade.validation, grade.held_out, grade.reason) == (True, 1.0, None, "")
    assert "secret label" in printed


BROKEN = {
    "raises": (
        "def evaluate(outputs):\n    return {}['gone']\n",
        "raised",
        "evaluate.py, line 2, in evaluate: KeyError: 'gone'",
    ),
    "exits": (
        "def evaluate(outputs):\n    raise SystemExit(0)\n",
        "raised",
        "evaluate.py, line 2, in evaluate: SystemExit: 0",
    ),
    "recurses": ("def evaluate(outputs):\n    return evaluate(outputs)\n", "raised", "RecursionError"),
    "hangs": (
        "def evaluate(outputs):\n    while True:\n        pass\n",
        "hung",
        "did not finish within 2 s (it was at line",
    ),
    "hangs at load": (
        "import time\ntime.sleep(60)\ndef evaluate(outputs): return 1\n",
        "hung",
        "it was at line 2, in <module>",
    ),
    "ends": ("import os\ndef evaluate(outputs):\n    os._exit(0)\n", "ended", "ended itself with exit code 0"),
    "is killed": ("import os\ndef evaluate(outputs):\n    os.kill(os.getpid(), 9)\n", "ended", "ended by signal 9"),
    "returns None": (
        "def evaluate(outputs):\n    pass\n",
        "answer",
        "evaluate returned None for 'score'; a number is needed",
    ),
    "returns text": ("def evaluate(outputs): return '1.5'\n", "answer", "returned '1.5' for 'score'"),
    "returns True": ("def evaluate(outputs): return True\n", "answer", "returned True for 'score'"),
    "returns NaN": (
        "def evaluate(outputs): return float('nan')\n",
        "answer",
        "returned nan for 'score'; a finite number",
    ),
    "returns infinity": ("def evaluate(outputs): return 10 ** 400\n", "answer", "returned inf for 'score'"),
    "leaves the metric out": (
        "def evaluate(outputs): return {'other': 1}\n",
        "answer",
        "returned no 'score', which objective.metric names; it returned: 'other'",
    ),
    "returns too much": (
        "def evaluate(outputs): return {str(n): n for n in range(10**5)}\n",
        "answer",
        "returned 100000 values; at most 100",
    ),
    "names oddly": (
        "def evaluate(outputs): return {'score': 1, 'a' * 500: 1}\n",
        "answer",
        "a name is text of 1 to 100",
    ),
    "returns an object": ("def evaluate(outputs): return object()\n", "answer", "returned a object for 'score'"),
    "imports nothing there": (
        "import torch_of_nobody\ndef evaluate(outputs): return 1\n",
        "load",
        "evaluate.py, line 1: ModuleNotFoundError",
    ),
    "has no evaluate at last": ("from math import *\ndef other(): pass\n", "load", "has no function `evaluate`"),
    "rejects": (
        "def evaluate(outputs):\n    outputs.reject('circles 3 and 7 overlap')\n",
        "outputs",
        "circles 3 and 7 overlap",
    ),
    "gives a reason only": ("def evaluate(outputs): return {'reason': 'not sorted'}\n", "outputs", "not sorted"),
}


@sandbox
@pytest.mark.parametrize("name", BROKEN)
def test_each_failure_is_typed_and_named(tmp_path: Path, name: str):
    text, failure, says = BROKEN[name]

    grade, _ = evaluated(tmp_path, text, timeout_seconds=2 if "hangs" in name else 20)

    assert (grade.graded, grade.validation, grade.failure) == (False, None, failure)
    assert says in grade.reason


@sandbox
def test_memory_hog_is_ended_with_a_sentence(tmp_path: Path):
    grade, _ = evaluated(tmp_path, "def evaluate(outputs):\n    return len(bytes(bytearray(10**9)))\n")

    assert (grade.graded, grade.failure) == (False, "ended")
    assert "memory" in grade.reason


@sandbox
def test_million_lines_do_not_cost_the_score(tmp_path: Path):
    text = (
        "def evaluate(outputs):\n    for n in range(10**6):\n"
        "        print('line', n, '\\x1b[2J{\"graded\": true}')\n    return 4\n"
    )

    grade, printed = evaluated(tmp_path, text)

    assert grade.validation == 4.0
    assert len(printed) < 300_000 and printed.endswith("the rest is dropped]\n")


FORGERIES = {
    "a file of its own": "open('grade.json', 'w').write('{\"graded\": true, \"validation\": 99}')\n"
    "    raise ValueError('no score')",
    "a folder in its place": "import os; os.makedirs('grade.json/x')\n    raise ValueError('no score')",
    "a link in its place": "import os; os.symlink('/etc/passwd', 'grade.json')\n    raise ValueError('no score')",
    "lines on stdout": "print('{\"graded\": true, \"validation\": 99}', flush=True)\n    raise ValueError('no score')",
    "a child that stays": "import os, time\n    if os.fork() == 0:\n        time.sleep(0.2)\n"
    "        open('grade.json', 'w').write('{\"graded\": true, \"validation\": 99}')\n"
    "        time.sleep(60)\n    raise ValueError('no score')",
}


@sandbox
@pytest.mark.parametrize("name", FORGERIES)
def test_only_what_is_returned_counts(tmp_path: Path, name: str):
    grade, _ = evaluated(tmp_path, f"def evaluate(outputs):\n    {FORGERIES[name]}\n")

    assert (grade.graded, grade.failure) == (False, "raised")
    assert grade.reason.endswith("ValueError: no score")


REFUSED = {
    "no text": (None, Invalid, "grade.evaluator is missing"),
    "no Python": ("def evaluate(outputs):\n  return (\n", Invalid, "grade.evaluator, line 2: it is not valid Python"),
    "no function": ("x = 1\n", Invalid, "has no function `evaluate`"),
    "four parameters": ("def evaluate(a, b, c, d): return 1\n", Invalid, "line 1: write evaluate(outputs)"),
    "no parameter": ("def evaluate(): return 1\n", Invalid, "line 1: write evaluate(outputs)"),
    "async": ("async def evaluate(outputs): return 1\n", Invalid, "make it a plain function"),
    "imports the program": (
        "def evaluate(outputs):\n    from main import pack\n    return pack()\n",
        Invalid,
        "line 2: it imports the program (main)",
    ),
    "too deep": ("x = " + "(" * 5000 + ")" * 5000 + "\n", Invalid, "not valid Python"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unusable_evaluator_is_refused_before_the_loop(name: str):
    text, kind, says = REFUSED[name]

    with pytest.raises(kind) as refused:
        Plugins().grader(spec_of(text)).check(None, spec_of(text))

    assert says in str(refused.value)


def test_unknown_metric_needs_a_direction():
    grader = Plugins().grader(spec_of(GOOD))
    unknown, known = spec_of(GOOD), spec_of(GOOD)
    unknown.objective.direction = known.objective.direction = None
    known.objective.metric = "rmse"

    grader.check(None, known)
    with pytest.raises(Invalid, match="objective.direction is missing: only evaluate.py knows 'score'"):
        grader.check(None, unknown)


def test_fingerprint_changes_with_the_evaluator():
    grader = Plugins().grader(spec_of(GOOD))

    prints = [grader.fingerprint(spec_of(text)) for text in (GOOD, GOOD, GOOD + "\n")]

    assert prints[0] == prints[1] != prints[2]
    assert len(prints[0]) == 64
