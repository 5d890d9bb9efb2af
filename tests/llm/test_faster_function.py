"""The example `make-it-faster`, met end to end by a model over HTTP; and a loop each through two further APIs."""

from pathlib import Path

import pytest

from orchestrator.examples import loading
from tests.llm.loops import drive, gateway, number, numbers, play, swap, verdicts, whole

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EXAMPLE = "make-it-faster"
WRONG = whole("def count_smaller(values):\n    return sorted(values)\n", "sort them", name="function.py")
TREE = """def count_smaller(values):
    tree, counts = [0] * 4097, []
    for value in values:
        smaller, at = 0, value
        while at > 0:
            smaller += tree[at]
            at -= at & -at
        counts.append(smaller)
        at = value + 1
        while at <= 4096:
            tree[at] += 1
            at += at & -at
    return counts
"""
BISECTION = """from bisect import bisect_left, insort


def count_smaller(values):
    before, counts = [], []
    for value in values:
        counts.append(bisect_left(before, value))
        insort(before, value)
    return counts
"""
CHEAT = swap(("print(f", "print(1)\nprint(f"), plan="change the test", name="main.py")


@pytest.mark.parametrize("provider, api", [("gateway", "chat"), ("anthropic", "messages")])
def test_function_is_made_faster_by_a_model(folder: Path, provider: str, api: str):
    example = loading.load(EXAMPLE)
    seed = loading.read_seed_program(EXAMPLE, example)
    uploads = [{"version": "seed", "agent": "me", "filename": name, "file_content": seed[name]} for name in seed]
    task = example.model_dump(mode="json", exclude_unset=True)
    task |= {"agents": {"coder": f"llm:{provider}:m"}, "budget": {"versions": 5}}
    task["objective"] |= {"target": 4, "min_delta": 0}  # far below what is usual, for machines that are busy
    fast = [whole(text, plan, name="function.py") for text, plan in ((BISECTION, "bisection"), (TREE, "a tree"))]

    with gateway(play(CHEAT, WRONG, *fast), provider) as server:
        answers = drive(folder, task, *uploads)

    loop = answers["loop"]
    assert (loop["stop_reason"], loop["best"]["version"]) == ("target_reached", "v3"), loop
    assert verdicts(loop) == ["baseline", "invalid", "improved"]
    assert "main.py may not be changed" in server.requests[1].text, "the answer that changed the test was sent back"
    assert "count_smaller([" in loop["rounds"][1]["reason"] and "right is [0," in loop["rounds"][1]["reason"]
    assert loop["best"]["validation"]["mean"] > 4 > loop["rounds"][0]["score"]["mean"]
    assert {request.api for request in server.requests} == {api}


@pytest.mark.parametrize("provider, api", [("google", "google"), ("openai-responses", "responses")])
def test_loop_is_driven_through_other_apis_too(folder: Path, provider: str, api: str):
    roles = ("generator", "coder", "evaluator")
    task = numbers(name=f"llm:{provider}:m", roles=roles, versions=3)

    with gateway(play(*[whole(number(value)) for value in (1.0, 3.0, 2.0)]), provider) as server:
        answers = drive(folder, task)

    assert verdicts(answers["loop"]) == ["baseline", "improved", "worse"]
    assert [call["state"] for call in answers["model_calls"]] == ["answered"] * 7 and len(server.requests) == 7
    assert {request.api for request in server.requests} == {api}
