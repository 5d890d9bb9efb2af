"""A tests.py is read without being run: its calls, and the line of what is wrong with it."""

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.tests.sandbox.seal import derive_nonce, seal, unseal
from orchestrator.graders.tests.suite import read_suite

SUITE = """
raise SystemExit("never run")

def check(arguments, answer: object):
    return True

SECONDS_PER_CALL = 2
VALIDATION = [
    {"call": "add(1, b=-2.5)", "expected": sum(range(3))},
    {"call": "add({'k': (1, {2})}, float('-inf'), b'x')", "check": check},
]
HELD_OUT: list = [{"call": "sub()", "raises": "ValueError"}]
"""


def test_calls_are_read_with_their_arguments():
    suite = read_suite(SUITE)

    assert (suite.seconds_per_call, suite.functions) == (2.0, ["add", "sub"])
    assert [(call.arguments, call.keywords) for call in suite.validation] == [
        ([1], {"b": -2.5}),
        ([{"k": (1, {2})}, float("-inf"), b"x"], {}),
    ]
    assert len(suite.held_out) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("VALIDATION = [", "line 1: it is not valid Python"),
        ("x = 1", "it has no list VALIDATION"),
        ("VALIDATION = []", "it has no list VALIDATION"),
        ("VALIDATION = list(range(3))", "line 1: VALIDATION must be written as a list"),
        ("VALIDATION = [\n 3]", "line 2: a case is a dict"),
        ("VALIDATION = [{'call': 'f()', 'expect': 1}]", "the keys of a case are call, expected"),
        ("VALIDATION = [{'call': 'f()'}]", "one of expected, check and raises"),
        ("VALIDATION = [{'call': 'f()', 'expected': 1, 'raises': 'E'}]", "one of expected, check and raises"),
        ("VALIDATION = [{'call': 'f()', 'raises': ValueError}]", "raises is the name of an error"),
        ("VALIDATION = [{'call': f(), 'expected': 1}]", "call is the text of a call"),
        ("VALIDATION = [{'call': 'f(x)', 'expected': 1}]", "'f(x)' is not a call"),
        ("VALIDATION = [{'call': 'm.f()', 'expected': 1}]", "is not a call"),
        ("VALIDATION = [{'call': 'f(**{})', 'expected': 1}]", "is not a call"),
        ("VALIDATION = [{'call': 'f(open(1))', 'expected': 1}]", "is not a call"),
        ("VALIDATION = [{'call': 'f(', 'expected': 1}]", "is not a call"),
        ("SECONDS_PER_CALL = 0\nVALIDATION = [{'call': 'f()', 'expected': 1}]", "SECONDS_PER_CALL is a number"),
        (f"VALIDATION = [{'{}, ' * 2001}]".replace("{}", "{'call': 'f()', 'expected': 1}"), "2,001 cases"),
    ],
)
def test_faults_of_a_suite_are_named_with_their_line(text: str, why: str):
    with pytest.raises(Invalid, match="tests.py") as refused:
        read_suite(text)

    assert why in str(refused.value) and len(str(refused.value)) < 500


def test_sealed_bytes_are_read_with_their_key_only():
    sealed = seal(b"\x00 calls", b"key", bytes(16))

    assert unseal(sealed, b"key") == b"\x00 calls"
    assert b"calls" not in sealed and b"calls" not in unseal(sealed, b"another")
    assert len({derive_nonce(content, b"key") for content in (b"a", b"b", b"a")}) == 2


def test_task_with_a_suite_needs_no_metric_and_no_output():
    spec = TaskSpec.model_validate({"grade": {"kind": "tests"}})

    assert (spec.objective.metric, spec.objective.direction) == ("tests_passed", "maximize")
    assert spec.program.outputs == ["answers.json"]
    assert TaskSpec(**spec.model_dump()) == spec
