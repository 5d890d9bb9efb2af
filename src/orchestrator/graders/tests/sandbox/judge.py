"""Judges the answers of a program by the user's suite, in the grade sandbox, where the program is not.

Answers are data (values.py), and all of them are claims: an answer counts if it is what the suite expects.
"""

import ast
import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from outputs import Outputs, Rejected
from seal import unseal
from values import NotData, from_json, is_same

METRIC = "tests_passed"
OUTPUT = "answers.json"
MAX_ANSWER_BYTES = 32 * 1024 * 1024
DEFAULT_TOLERANCE = 1e-9
SHOWN_CASES = 20
SHOWN_CHARS = 100
PARTS = {"validation": "VALIDATION", "held_out": "HELD_OUT"}


class BadSuite(Exception):
    """The suite cannot judge."""


@dataclass(frozen=True)
class Failure:
    """A case that failed: what the program did, and what was expected, which its author sees only if the suite says so.

    got: begins with a verb.
    """

    call: str
    got: str
    expected: str


def make_evaluate(suite: ModuleType, calls_file: Path) -> Callable[[Outputs, Path, str], dict]:
    """Return a function `evaluate(outputs, private, part)` for the suite.

    calls_file: the key of held-out answers, and the calls that the program was asked for.
    Raises BadSuite if the suite, once it has run, has other cases than those calls.
    """
    given = json.loads(calls_file.read_text(encoding="utf-8"))
    key = bytes.fromhex(given["key"])
    cases = {part: read_cases(suite, part, given[part]) for part in PARTS}
    shows_expected = getattr(suite, "SHOW_EXPECTED", False) is True

    def evaluate(outputs: Outputs, private: Path, part: str) -> dict:
        outcomes = read_outcomes(outputs, part, key, len(cases[part]))
        if not cases[part]:
            raise Rejected(None, "the suite has no held-out cases")
        failures = [
            failure
            for case, outcome in zip(cases[part], outcomes, strict=True)
            if (failure := judge_case(case, outcome)) is not None
        ]
        total = len(cases[part])
        return {
            METRIC: (total - len(failures)) / total,
            "failed_tests": len(failures),
            "failing_cases": [describe_failure(each, shows_expected) for each in failures[:SHOWN_CASES]],
        }

    return evaluate


def read_cases(suite: ModuleType, part: str, calls: list[str]) -> list[dict]:
    cases = list(getattr(suite, PARTS[part], []))
    if [case["call"] for case in cases if isinstance(case, dict) and "call" in case] != calls:
        raise BadSuite(f"{PARTS[part]} is changed while the file runs; write all of its cases into the list itself.")
    return cases


def read_outcomes(outputs: Outputs, part: str, key: bytes, count: int) -> list[dict]:
    """Return what each call of the part came to, in the suite's order; raise Rejected if the file is another one."""
    answers = outputs.json(OUTPUT, max_bytes=MAX_ANSWER_BYTES)
    outcomes = answers.get(part) if isinstance(answers, dict) else None
    if part == "held_out":
        outcomes = read_sealed(outcomes, key)
    if not isinstance(outcomes, list) or len(outcomes) != count or not all(isinstance(each, dict) for each in outcomes):
        raise Rejected("malformed", f"{OUTPUT} does not hold one outcome for each of the {count} calls.")
    return outcomes


def read_sealed(text: object, key: bytes) -> object:
    try:
        return json.loads(unseal(bytes.fromhex(str(text)), key))
    except (ValueError, RecursionError):
        return None


def judge_case(case: dict, outcome: dict) -> Failure | None:
    """Return why the case failed, None if it passed."""
    call = case["call"]
    expected = f"raises {case['raises']}" if "raises" in case else describe_expected(case)
    if (problem := describe_problem(outcome)) is not None:
        return Failure(call, problem, expected)
    if "raises" in outcome:
        names = outcome["raises"] if isinstance(outcome["raises"], list) else []
        if "raises" in case and case["raises"] in names:
            return None
        said = f"{names[0] if names else 'an error'}: {outcome.get('message', '')}"
        return Failure(call, f"raises {shorten(said)}", expected)
    try:
        answer = from_json(outcome["answer"])
    except (NotData, KeyError) as why:
        return Failure(call, f"gives what cannot be read ({shorten(str(why))})", expected)
    if "raises" in case:
        return Failure(call, f"gives {show(answer)}", expected)
    problem = check_answer(case, answer)
    return None if problem is None else Failure(call, f"gives {show(answer)}{problem}", expected)


def describe_problem(outcome: dict) -> str | None:
    """Return why there is no answer, None if there is one or an error was raised."""
    for kind, words in (
        ("refused", "gives no answer that counts: {}"),
        ("late", "gives no answer: {}"),
        ("died", "gives no answer: {}"),
        ("load", "was not called, as the program could not be loaded once more: {}"),
        ("skipped", "was not called: {}"),
    ):
        if kind in outcome:
            return words.format(shorten(str(outcome[kind])))
    return "is not defined in the program" if "missing" in outcome else None


def check_answer(case: dict, answer: object) -> str | None:
    """Return what is wrong with an answer ("" if the case names no reason), None if it is right."""
    if "check" not in case:
        return None if is_same(case["expected"], answer, case.get("tolerance", DEFAULT_TOLERANCE)) else ""
    try:
        verdict = case["check"](read_arguments(case["call"]), answer)
    except Exception as error:  # such as an answer of another type than the check had in mind
        traceback.print_exception(error)
        return f", on which the check failed ({type(error).__name__})"
    if type(verdict).__name__ in ("bool", "bool_") and verdict:
        return None
    return f": {shorten(verdict)}" if isinstance(verdict, str) else ""


def read_arguments(call: str) -> list:
    """Return the arguments of a call, those with names in a dict at the end."""
    node = ast.parse(call, mode="eval").body
    if not isinstance(node, ast.Call):
        raise BadSuite(f"{shorten(call)} is no call.")
    keywords = {each.arg: read_literal(each.value) for each in node.keywords}
    return [*(read_literal(each) for each in node.args), *([keywords] if keywords else [])]


def read_literal(node: ast.AST) -> object:
    return eval(compile(ast.Expression(node), "call", "eval"), {"__builtins__": {"float": float, "set": set}})


def describe_expected(case: dict) -> str:
    return "" if "check" in case else f"gives {show(case['expected'])}"


def describe_failure(failure: Failure, shows_expected: bool) -> str:
    right = f"; it should: {failure.expected}" if shows_expected and failure.expected else ""
    return f"{shorten(failure.call)} {failure.got}{right}"


def show(value: object) -> str:
    try:
        return shorten(ascii(value))
    except ValueError:  # a whole number of thousands of digits
        return "a value with too many digits"


def shorten(text: str) -> str:
    line = ascii(text)[1:-1] if not text.isprintable() else text
    return line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS]}..."
