"""One task for each kind of grader: what is asked is plain, so that forms of answers are all that differs.

Half of what is asked can be answered by a constant: that is the base, which scores about 0.5.
"""

import io
import json
import zipfile

ROWS = 1200
NUMBERS = list(range(24))
SCORE = """
import json, os, sys

def evaluate(outputs, private, part):
    right = json.loads((private / "answers.json").read_text())[part]
    given = read(outputs)
    if not isinstance(given, list) or len(given) != 24:
        outputs.reject("the outputs are not a list of 24 numbers")
    numbers = [outputs.number(each, "an answer") for each in given]
    answers = numbers[:12] if part == "validation" else numbers[12:]
    return sum(one == other for one, other in zip(answers, right)) / 12

def read(outputs):
    first = outputs.bytes("answers")[:6]
    if first == b"\\x93NUMPY":
        return outputs.npy("answers").tolist()
    if first.startswith(b"PK"):
        return outputs.npz("answers")["answers"].tolist()
    if b"[" in first or b"{" in first:
        return outputs.json("answers")
    rows = sorted(outputs.csv("answers"), key=lambda row: outputs.number(row["x"], "x"))
    return [row["answer"] for row in rows]
"""
COMMAND = """
import json, os, sys
part = sys.argv[1]
right = json.load(open("/private/answers.json"))[part]
path = os.path.join(os.environ["ORCHESTRATOR_OUTPUTS"], "answers")
def finish(**found):
    json.dump(found, open("metrics.json", "w"))
    sys.exit(0)
try:
    if os.path.getsize(path) > 100_000:
        finish(reason="answers is too large")
    given = json.loads(open(path, encoding="utf-8-sig").read(), parse_constant=lambda text: None)
except (OSError, ValueError, RecursionError) as error:
    finish(reason=f"answers cannot be read: {type(error).__name__}")
if not isinstance(given, list) or len(given) != 24 or any(type(each) not in (int, float) for each in given):
    finish(reason="answers is not a list of 24 numbers")
answers = given[:12] if part == "validation" else given[12:]
finish(score=sum(one == other for one, other in zip(answers, right)) / 12)
"""
SUITE = """
VALIDATION = [
    {"call": "halve(8)", "expected": 4},
    {"call": "halve(3.0)", "expected": 1.5},
    {"call": "evens([3, 2, 1, 4])", "expected": [2, 4]},
    {"call": "pair('a', 2)", "expected": ("a", 2)},
    {"call": "count('abca')", "expected": {"a": 2, "b": 1, "c": 1}},
    {"call": "letters('abca')", "expected": {"a", "b", "c"}},
    {"call": "power(2, 100)", "expected": 2**100},
    {"call": "check(-1)", "raises": "ValueError"},
    {"call": "encode('é')", "expected": "é".encode()},
    {"call": "flag(3)", "expected": True},
    {"call": "zero('a')", "expected": 0},
    {"call": "zero('b')", "expected": 0},
]
HELD_OUT = [{"call": "halve(10)", "expected": 5}, {"call": "zero('c')", "expected": 0}]
"""
SPEED = """
FUNCTION = "count_smaller"
INPUTS = 3
PRECISION = 0.3

def count_smaller(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]

def draw(random):
    return [[random.randrange(4096) for _ in range(250)]]
"""


def right_answer(number: int) -> int:
    """Return what `evaluator` and `command` ask for: 0 for even numbers, the square of the others."""
    return 0 if number % 2 == 0 else number * number


def make_table() -> bytes:
    """Return a table whose class is 2 where its two columns are 100 together or more, else 1."""
    rows = [(index * 37 % 100, index * 59 % 101) for index in range(ROWS)]
    lines = ["a,b,kind", *(f"{a},{b},{2 if a + b >= 100 else 1}" for a, b in rows)]
    return "\n".join(lines).encode()


def make_folder(kind: str) -> bytes:
    """Return a zip archive: public numbers, and what the grader of the kind needs."""
    answers = [right_answer(number) for number in NUMBERS]
    files = {
        "numbers.json": json.dumps(NUMBERS),
        "private/answers.json": json.dumps({"validation": answers[:12], "held_out": answers[12:]}),
        "private/score.py": COMMAND,
    }
    if kind == "speed":
        files = {"readme.txt": "a list of numbers", "private/speed.py": SPEED}
    if kind == "tests":
        files = {"readme.txt": "functions of one argument or two", "private/tests.py": SUITE}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def make_task(kind: str, programs: list[str], *, versions: int | None = None) -> dict:
    """Return the task, whose loop runs all programs, or so many of another coder, whatever becomes of them."""
    count = versions or len(programs)
    sections = {
        "predictions": {"data": {"target_column": "kind"}, "objective": {"metric": "accuracy"}},
        "evaluator": {"grade": {"kind": "evaluator", "evaluator": SCORE}},
        "command": {"grade": {"kind": "command", "command": "python /private/score.py {part}"}},
        "tests": {"grade": {"kind": "tests"}},
        "external": {"grade": {"kind": "external", "by": "lab"}},
        "speed": {"grade": {"kind": "speed"}, "objective": {"min_delta": 0.5}},
    }[kind]
    if kind in ("evaluator", "command", "external"):
        sections |= {
            "objective": {"metric": "score", "direction": "maximize"},
            "program": {"outputs": ["answers"]},
        }
    sections.setdefault("grade", {})
    sections["grade"] |= {"memory_mb": 512, "timeout_seconds": 60 if kind == "external" else 10}
    return sections | {
        "name": f"forgers of {kind}",
        "dataset": f"of-{kind}",
        "description": json.dumps(programs),
        "run": {"timeout_seconds": 15, "memory_mb": 512},
        "agents": {"generator": "rules", "coder": "scripted", "evaluator": "rules"},
        "budget": {"versions": count},
        "search": {"max_failures": count + 1, "plateau_versions": count + 1},
    }
