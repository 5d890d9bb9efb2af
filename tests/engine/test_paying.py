"""Loops whose coder pays for its versions: the budget holds, and no crash pays twice or loses a call."""

import json
import signal

import pytest

from tests.engine.scripted import drive, ended, scores, spec, start, with_engine
from tests.engine.test_kill import finish, server

pytestmark = pytest.mark.sandbox

PAYING_AGENTS = {"generator": "scripted", "coder": "paying", "evaluator": "scripted"}
PROGRAMS = [scores(0.5), scores(0.6), scores(0.7)]


def paying(*, usd: float | None = 0.5, kill: str | None = None, **budget) -> dict:
    plan = {"programs": PROGRAMS, "usd": usd, "kill": kill}
    return spec([], description=json.dumps(plan), agents=PAYING_AGENTS, budget=budget)


@pytest.fixture
def paid(tmp_path, monkeypatch):
    """The calls that were paid for, a line each."""
    file = tmp_path / "paid"
    monkeypatch.setenv("PAID_CALLS", str(file))
    monkeypatch.setenv("PAID_USD", "0.001")  # as the agent estimates it, much too low
    return lambda: [line.split()[1] for line in file.read_text().splitlines()]


def test_budget_of_money_ends_the_loop_and_keeps_what_was_paid_for(folder, paid):
    loop = drive(folder, paying(versions=10, cost_usd=1.1))

    # two versions at 0.25 each and one reservation of 0.5 fit; after three there is no room for another reservation
    assert paid() == ["v1", "v2", "v3"]
    assert (loop["state"], loop["stop_reason"]) == ("completed", "budget_cost")
    assert (loop["best"]["version"], loop["spending"]["cost_usd"]) == ("v3", 0.75)
    assert [row["cost_usd"] for row in loop["rounds"]] == [0.25, 0.25, 0.25, None]
    assert loop["rounds"][3]["reason"] == (
        "The coder 'paying' could not go on: $0.7500 of $1.10 are spent or reserved, and the next call may cost "
        "$0.5000 (budget.cost_usd)."
    )


def test_budget_of_tokens_ends_the_loop(folder, paid):
    loop = drive(folder, paying(versions=10, tokens=1_150))

    assert (loop["stop_reason"], loop["spending"]["tokens"], paid()) == ("budget_tokens", 200, ["v1", "v2"])


def test_budget_of_calls_ends_the_loop_before_another_round(folder, paid):
    loop = drive(folder, paying(versions=10, model_calls=2))

    assert (loop["stop_reason"], len(loop["rounds"]), paid()) == ("budget_model_calls", 2, ["v1", "v2"])


def test_model_without_a_price_is_refused_under_a_budget_of_money(folder, paid):
    loop = drive(folder, paying(usd=None, versions=10, cost_usd=1.0) | {"search": {"max_failures": 1}})

    assert loop["rounds"][0]["verdict"] == "no_version"
    assert "The price of 'till' is unknown, and budget.cost_usd is set." in loop["rounds"][0]["reason"]


def test_call_that_outlives_its_turn_ends_with_it(folder, paid):
    plan = {"programs": PROGRAMS, "usd": 0.5, "hangs": 2}
    task = paying(versions=3) | {"description": json.dumps(plan), "agents": PAYING_AGENTS | {"turn_seconds": 2}}

    async def work(api):
        task_id = await start(api, task)
        loop = await ended(api, task_id)
        return loop, (await api.get(f"/get_model_calls/{task_id}")).json()["model_calls"]

    loop, calls = with_engine(folder, work)

    assert [row["verdict"] for row in loop["rounds"]] == ["baseline", "no_version", "improved"]
    assert [(call["version"], call["state"], call["error"]) for call in calls] == [
        ("v3", "answered", None),
        ("v2", "failed", "The turn ended before the call did."),
        ("v1", "answered", None),
    ]
    assert (loop["spending"]["cost_usd"], loop["spending"]["reserved_usd"]) == (1.0, 0.0)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("kill", ["reserved", "paid", "settled"])
def test_a_kill_around_a_call_pays_for_nothing_twice_that_was_answered(folder, rows, paid, kill):
    task = paying(kill=kill, versions=3, cost_usd=5)
    process = server(folder, task=task)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, "the kill must strike, or the test shows nothing"

    loop = finish(folder, task=task)

    calls = rows("select version, state, cost_usd from model_calls order by num")
    of_v2 = [tuple(row)[1:] for row in calls if row[0] == "v2"]
    cut_short = [] if kill == "settled" else [("lost", None)]
    assert of_v2 == [*cut_short, ("answered", 0.25)]
    assert paid() == (["v1", "v2", "v2", "v3"] if kill == "paid" else ["v1", "v2", "v3"])
    assert loop["spending"]["cost_usd"] == 0.75 + 0.5 * len(cut_short)  # nobody knows what the cut call has cost
    assert (loop["best"]["version"], loop["best"]["validation"]["mean"]) == ("v3", 0.7)


def test_replayed_loop_asks_nobody_and_gives_the_same_versions(folder, paid):
    async def work(api):
        task_id = await start(api, paying(versions=3, cost_usd=5))
        recorded = await ended(api, task_id)
        answer = await api.post("/replay_loop", json={"task_id": task_id})
        assert answer.status_code == 200, answer.text
        replayed = await ended(api, task_id)
        programs = [
            (await api.get(f"/read_code/{task_id}/v{number}")).json()["files"][0]["text"] for number in range(1, 7)
        ]
        return recorded, replayed, programs

    recorded, replayed, programs = with_engine(folder, work)

    assert paid() == ["v1", "v2", "v3"], "nobody was asked again"
    assert replayed["replays"] == recorded["loop_id"]
    assert programs[3:] == programs[:3]
    assert [row["score"]["mean"] for row in replayed["rounds"]] == [row["score"]["mean"] for row in recorded["rounds"]]
    assert (replayed["spending"]["cost_usd"], replayed["spending"]["tokens"]) == (0, 0)


def test_replayed_loop_ends_where_the_record_ends(folder, paid):
    async def work(api):
        task_id = await start(api, paying(versions=10, model_calls=2))
        await ended(api, task_id)
        await api.post("/replay_loop", json={"task_id": task_id})
        return await ended(api, task_id)

    replayed = with_engine(folder, work)

    assert (replayed["stop_reason"], len(replayed["rounds"]), paid()) == ("budget_model_calls", 2, ["v1", "v2"])
