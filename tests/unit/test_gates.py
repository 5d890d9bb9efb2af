"""Gates as people write them: what is understood, what is refused, and when one is broken."""

import random

import pytest

from orchestrator.contract.gates import Gate, describe_breach, list_metrics, parse_gate


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("recall >= 0.9", Gate("recall", ">=", limit=0.9)),
        (" r2>-1e-3 ", Gate("r2", ">", limit=-0.001)),
        ("run_time <= parent * 1.1", Gate("run_time", "<=", of="parent", factor=1.1)),
        ("accuracy >= baseline", Gate("accuracy", ">=", of="baseline")),
        ("peak_memory_mb < best*2 + 16", Gate("peak_memory_mb", "<", of="best", factor=2, offset=16)),
        ("accuracy >= best - .01", Gate("accuracy", ">=", of="best", offset=-0.01)),
    ],
)
def test_what_a_gate_says(text, gate):
    assert parse_gate(text) == gate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "recall",
        "recall >= ",
        ">= 0.9",
        "recall == 0.9",
        "recall => 0.9",
        "recall >= 0.9 and f1 > 1",
        "recall >= parents * 2",
        "recall >= 2 * parent",
        "recall >= nan",
        "recall >= 1e999",
        "a >= parent * 1e999",
        "recall >= __import__('os')",
        "recall >= 0.9\n>= 1",
        "recall\u2265 0.9",
        "recall >= 0.9" + " " * 300,
    ],
)
def test_what_is_no_gate(text):
    with pytest.raises(ValueError, match="gate"):
        parse_gate(text)


def test_any_text_is_a_gate_or_is_refused():
    chance = random.Random(5)
    parts = [
        "recall",
        " ",
        ">=",
        "<",
        "0.9",
        "1e9",
        "parent",
        "best",
        "*",
        "+",
        "-",
        "e",
        ".",
        "\n",
        "é",
        "(",
        "_",
        "=",
    ]
    for _ in range(5_000):
        text = "".join(chance.choices(parts, k=chance.randrange(9)))
        try:
            gate = parse_gate(text)
        except ValueError:
            continue
        assert gate.name and gate.sign in ("<=", ">=", "<", ">") and (gate.of is None or gate.limit == 0)


def breach(text, value, **references):
    return describe_breach(parse_gate(text), text, value, references)


def test_breach_names_gate_value_and_limit():
    sentence = breach("run_time <= parent * 1.1", 2.4, parent=2.0)

    assert sentence == (
        "The gate 'run_time <= parent * 1.1' is not met: run_time is 2.4, and the limit 2.2 (parent: 2)."
    )
    assert breach("run_time <= parent * 1.1", 2.2, parent=2.0) is None


def test_limits_themselves():
    assert breach("a >= 0.5", 0.5) is None and breach("a <= 0.5", 0.5) is None
    assert breach("a > 0.5", 0.5) and breach("a < 0.5", 0.5)


def test_nothing_to_compare_with_breaks_no_gate():
    assert breach("run_time <= parent", 100.0, baseline=1.0) is None


def test_what_nobody_measured_breaks_its_gate():
    assert breach("recall >= 0", None) == "The gate 'recall >= 0' is not met: the grader measured no recall."


def test_metrics_of_graders_are_told_from_what_is_measured_of_every_run():
    assert list_metrics(["run_time < 3", "recall > 0.5", "recall < 1", "code_bytes < 9"]) == ["recall"]
