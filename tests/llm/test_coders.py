"""Loops of two models that share a budget, a cheap weak one and a dear strong one, on scripted servers over HTTP."""

import contextlib
import json
import re
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.engine.scripted import ended, start, with_engine
from tests.engine.test_kill import finish, server
from tests.llm.loops import drive, gateway, number, numbers, verdicts, whole
from tests.model_servers import Answer, ModelRequest, ModelServer, Script, out_of_credit, unauthorized

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SECONDS = 600.0  # that a loop may take on a busy machine
WEAK, STRONG = "llm:weak:m", "llm:strong:m"
TOKENS = {"input_tokens": 1_000, "output_tokens": 500}
COST = {WEAK: 0.002, STRONG: 0.04}  # of a call, by the prices below and the tokens that the servers tell
OPTIONS = {
    "llm": {"context_tokens": 4_000, "max_output_tokens": 1_000},
    WEAK: {"input_usd": 1.0, "output_usd": 2.0},
    STRONG: {"input_usd": 20.0, "output_usd": 40.0},
}


def weak(request: ModelRequest) -> Answer:
    """A program that is never better than the one that it is shown."""
    return replace(whole(number(0.25 if "x = " in request.text else 0.5)), **TOKENS)


def strong(request: ModelRequest) -> Answer:
    """One more than the largest number that it is shown."""
    largest = max(map(float, re.findall(r"^x = ([0-9.]+)$", request.text, re.MULTILINE)), default=0.0)
    return replace(whole(number(largest + 1)), **TOKENS)


@contextlib.contextmanager
def two_servers(of_weak: Script = weak, of_strong: Script = strong) -> Iterator[tuple[ModelServer, ModelServer]]:
    with gateway(of_weak, "weak") as first, gateway(of_strong, "strong") as second:
        yield first, second


def task(coders: list[str], *, versions: int = 10, **budget: float) -> dict:
    """Time is left out of what a round costs, as far as that goes: machines differ."""
    sections = {"budget": {"wall_seconds": 80_000} | budget, "split": {"seed": 3}}
    return numbers(versions=versions, agents={"coder": coders, "options": OPTIONS}, roles=(), **sections)


KILLED = task([WEAK, STRONG], versions=5, cost_usd=1.2)


def coders_of(loop: dict) -> list[str]:
    return [row["coder"] for row in loop["rounds"]]


def test_calls_shift_to_what_earns_more_and_the_ledger_is_exact(folder):
    with two_servers() as (of_weak, of_strong):
        answers = drive(folder, task([WEAK, STRONG], cost_usd=1.2), seconds=SECONDS)

    loop, ledger = answers["loop"], answers["ledger"]
    counts = Counter(coders_of(loop))
    assert coders_of(loop)[:3] == [WEAK, WEAK, STRONG]
    assert counts[STRONG] > counts[WEAK]
    assert (len(of_weak.requests), len(of_strong.requests)) == (counts[WEAK], counts[STRONG])
    spent = {row["name"]: (row["model_calls"], row["cost_usd"]) for row in ledger["by_agent"]}
    assert spent == {
        f"coder {name}": (counts[name], pytest.approx(counts[name] * COST[name])) for name in (WEAK, STRONG)
    }
    assert ledger["total"]["cost_usd"] == pytest.approx(sum(counts[name] * COST[name] for name in counts))
    assert [row["cost_usd"] for row in loop["rounds"]] == pytest.approx([COST[name] for name in coders_of(loop)])
    assert {version["version"]: version["agent"] for version in answers["code"]} == {
        row["version"]: row["coder"] for row in loop["rounds"]
    }
    assert loop["best"]["validation"]["mean"] == 0.5 + counts[STRONG]
    assert loop["rounds"][2]["note"] == f"the best so far; by {STRONG}: its first try"


@pytest.mark.parametrize("fault", [out_of_credit(), unauthorized(), Answer("I do not know.", **TOKENS)])
def test_coder_that_fails_is_tried_less_and_the_loop_goes_on(folder, fault):
    with two_servers(of_weak=lambda request: fault):
        loop = drive(folder, task([STRONG, WEAK], versions=7, cost_usd=5.0), seconds=SECONDS)["loop"]

    failed = [row["round"] for row in loop["rounds"] if row["verdict"] == "no_version"]
    assert (loop["state"], loop["stop_reason"]) == ("completed", "budget_versions")
    assert {row["coder"] for row in loop["rounds"] if row["round"] in failed} == {WEAK}
    assert failed[0] == 3
    assert len(failed) <= 3, "after its first failure it rests for a round, then for three"
    assert all(row["reason"] for row in loop["rounds"] if row["round"] in failed)


def test_loop_ends_with_the_last_coder_that_cannot_go_on(folder):
    with two_servers(of_weak=lambda _: out_of_credit(), of_strong=lambda _: out_of_credit()):
        loop = drive(folder, task([STRONG, WEAK], versions=7), seconds=SECONDS)["loop"]

    assert (loop["state"], loop["stop_reason"]) == ("failed", "error")
    assert "out of credit" in loop["error"]
    assert verdicts(loop)[:1] == ["no_version"]


def test_coder_that_no_longer_fits_the_budget_leaves_it_to_the_other(folder):
    with two_servers():
        loop = drive(folder, task([WEAK, STRONG], versions=9, cost_usd=0.17), seconds=SECONDS)["loop"]

    over = [row for row in loop["rounds"] if row["verdict"] == "no_version"]
    assert [row["coder"] for row in over] == [STRONG]
    assert "(budget.cost_usd)" in over[0]["reason"]
    assert loop["rounds"][-1]["coder"] == WEAK
    assert loop["stop_reason"] == "budget_versions"
    assert loop["spending"]["cost_usd"] <= 0.17


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    with two_servers():
        return finish(tmp_path_factory.mktemp("undisturbed"), task=KILLED, seconds=SECONDS)


@pytest.mark.parametrize("kill", ["choose_next_rounds before 4", "propose after 4"])
def test_killed_loop_makes_the_same_choices(folder, undisturbed, kill):
    """Under what other load and timing ever: nothing but the records and the seed goes into them."""
    with two_servers() as servers:
        process = server(folder, "stage", *kill.split(), task=KILLED)
        process.communicate(timeout=SECONDS)
        assert process.returncode == -signal.SIGKILL
        loop = finish(folder, task=KILLED, seconds=SECONDS)

    assert coders_of(loop) == coders_of(undisturbed)
    assert [row["score"]["mean"] for row in loop["rounds"]] == [row["score"]["mean"] for row in undisturbed["rounds"]]
    assert loop["spending"] == undisturbed["spending"]
    assert sum(len(one.requests) for one in servers) == len(loop["rounds"])


def test_replay_gives_the_same_coders_and_versions_without_a_model(folder):
    async def programs(api, task_id, loop):
        versions = [row["version"] for row in loop["rounds"] if row["verdict"] != "no_version"]
        return [(await api.get(f"/read_code/{task_id}/{v}")).json()["files"][0]["text"] for v in versions]

    async def record(api):
        task_id = await start(api, task([WEAK, STRONG], versions=9, cost_usd=0.17))
        return task_id, await ended(api, task_id, seconds=SECONDS)

    async def replay(api):
        (await api.post("/replay_loop", json={"task_id": task_id})).raise_for_status()
        loop = await ended(api, task_id, seconds=SECONDS)
        return loop, await programs(api, task_id, recorded), await programs(api, task_id, loop)

    with two_servers():
        task_id, recorded = with_engine(folder, record)
    replayed, before, after = with_engine(folder, replay)

    assert json.dumps(coders_of(replayed)) == json.dumps(coders_of(recorded))
    assert (verdicts(replayed), after) == (verdicts(recorded), before)
    assert replayed["spending"]["cost_usd"] == 0
