"""What coding agents print about tokens and cost, in the shapes of each, and what is made of it."""

import json

import pytest

from orchestrator.agents.coding.usage import MAX_WORDS_CHARS, parse_report

CLAUDE = {
    "type": "result",
    "subtype": "success",
    "result": "I made it faster.",
    "total_cost_usd": 0.1234,
    "usage": {
        "input_tokens": 10,
        "cache_read_input_tokens": 300,
        "cache_creation_input_tokens": 50,
        "output_tokens": 40,
    },
}
CODEX = [
    {"type": "thread.started", "thread_id": "1"},
    {"type": "item.completed", "item": {"type": "agent_message", "text": "I looked."}},
    {"type": "turn.completed", "usage": {"input_tokens": 100, "cached_input_tokens": 60, "output_tokens": 5}},
    {"type": "item.completed", "item": {"type": "agent_message", "text": "I changed it."}},
    {"type": "turn.completed", "usage": {"input_tokens": 200, "cached_input_tokens": 90, "output_tokens": 7}},
]
OPENCODE = [
    {"type": "text", "part": {"type": "text", "text": "Done."}},
    {
        "type": "step_finish",
        "part": {"cost": 0.01, "tokens": {"input": 5, "output": 2, "cache": {"read": 20, "write": 3}}},
    },
    {
        "type": "step_finish",
        "part": {"cost": 0.02, "tokens": {"input": 6, "output": 3, "cache": {"read": 30, "write": 0}}},
    },
]


@pytest.mark.parametrize(
    ("printed", "usage", "cost", "words"),
    [
        (json.dumps(CLAUDE), (360, 300, 40), 0.1234, "I made it faster."),
        ("progress\n" + json.dumps(CLAUDE) + "\n\n", (360, 300, 40), 0.1234, "I made it faster."),
        (json.dumps(CLAUDE, indent=2), (360, 300, 40), 0.1234, "I made it faster."),
        ("\n".join(map(json.dumps, CODEX)), (300, 150, 12), None, "I changed it."),
        ("\n".join(map(json.dumps, OPENCODE)), (64, 50, 5), 0.03, "Done."),
        ('{"usage": {"input_tokens": 7, "output_tokens": 1}}', (7, 0, 1), None, ""),
        ('{"total_cost_usd": 0.5}', None, 0.5, ""),
        ("just words", None, None, "just words"),
        ("", None, None, ""),
    ],
)
def test_report_is_read_in_the_shape_of_each_agent(printed, usage, cost, words):
    report = parse_report(printed)

    counted = report.usage
    assert (counted and (counted.input_tokens, counted.cached_tokens, counted.output_tokens)) == usage
    assert report.cost_usd == (None if cost is None else pytest.approx(cost)) and report.words == words


@pytest.mark.parametrize(
    "line",
    [
        '{"total_cost_usd": -1, "usage": {"input_tokens": -5, "output_tokens": 1e99}}',
        '{"total_cost_usd": NaN, "usage": {"input_tokens": true, "output_tokens": "9"}}',
        '{"total_cost_usd": Infinity, "usage": [1]}',
        '{"total_cost_usd": "free", "usage": null, "result": {"deep": 1}}',
        '{"type": "step_finish", "part": {"tokens": {"input": [], "cache": 3}}}',
        '{"type": "turn.completed", "usage": 5}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_numbers_that_are_none_count_for_nothing(line):
    report = parse_report(line)

    assert report.usage is None and report.cost_usd is None


def test_words_are_cut_and_endless_output_is_read():
    report = parse_report("x" * 1_000_000 + "end")

    assert len(report.words) == MAX_WORDS_CHARS and report.words.endswith("end")
