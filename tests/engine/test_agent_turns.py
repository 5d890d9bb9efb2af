"""Turns of agents: how long one may take, and what becomes of one that a crash cut short."""

import asyncio
import json
import signal

import pytest

from orchestrator.contract.errors import AgentTimedOut
from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.loop import agent_turns
from tests.engine.scripted import drive, ended, scores, spec, start, until, with_engine
from tests.engine.test_kill import finish, server

pytestmark = pytest.mark.sandbox

SLOW_AGENTS = {"generator": "scripted", "coder": "scripted", "evaluator": "scripted"}
FICKLE_AGENTS = SLOW_AGENTS | {"coder": "fickle"}


def test_a_turn_that_takes_too_long_costs_a_round_only(folder):
    agents = SLOW_AGENTS | {"turn_seconds": 2}

    loop = drive(folder, spec([scores(0.5), "agent thinks for ever", scores(0.6)], agents=agents))

    assert [row["verdict"] for row in loop["rounds"]] == ["baseline", "no_version", "improved"]
    assert loop["rounds"][1]["reason"] == (
        "The coder 'scripted': It was ended after 2 s, the longest a turn may take (agents.turn_seconds)."
    )
    assert loop["stop_reason"] == "budget_versions"


def test_no_turn_outlives_the_budget_of_time(folder):
    loop = drive(folder, spec(["agent thinks for ever"], budget={"versions": 9, "wall_seconds": 10}))

    assert (loop["state"], loop["stop_reason"], loop["best"]) == ("completed", "budget_wall", None)
    assert "the loop's 10 s are used up (budget.wall_seconds)" in loop["rounds"][0]["reason"]
    assert 10 <= loop["wall_seconds"] < 20


def test_the_last_version_gets_its_feedback_though_the_budget_is_used_up():
    task = TaskUpload.model_validate({"name": "t", "budget": {"wall_seconds": 5}}).build_unsaved_task()

    assert agent_turns._measure_seconds_left("evaluator", 0.0, task, 7.0) == agent_turns.MIN_FEEDBACK_SECONDS
    with pytest.raises(AgentTimedOut):
        agent_turns._measure_seconds_left("evaluator", agent_turns.MIN_FEEDBACK_SECONDS, task, 17.0)
    with pytest.raises(AgentTimedOut):
        agent_turns._measure_seconds_left("coder", 0.0, task, 5.0)


def test_an_agent_that_goes_on_after_its_turn_changes_nothing(folder, monkeypatch):
    from scripted_plugins import ScriptedAgent

    monkeypatch.setattr(agent_turns, "CANCEL_SECONDS", 0.1)
    refused = []

    async def write_version(self, operations, turn):
        call = {"task_id": turn.task_id, "version": turn.version, "agent": "scripted", "file_content": scores(0.9)}
        if turn.round == 1:
            return await operations.upload_code(**call)
        for _ in range(3):  # it does not let itself be cancelled
            try:
                await asyncio.sleep(1.5)
            except asyncio.CancelledError:
                continue
        try:
            await operations.upload_code(**call)
        except Exception as error:
            refused.append(str(error))

    monkeypatch.setattr(ScriptedAgent, "write_version", write_version)

    async def work(api):
        task_id = await start(
            api, spec([scores(0.5)], budget={"versions": 2}, agents=SLOW_AGENTS | {"turn_seconds": 1})
        )
        loop = await ended(api, task_id)
        await asyncio.sleep(4)
        return loop, (await until(api, f"/get_code/{task_id}", lambda answer: True))["versions"]

    loop, versions = with_engine(folder, work)

    assert [row["verdict"] for row in loop["rounds"]] == ["baseline", "no_version"]
    assert [version["version"] for version in versions] == ["v1"]
    assert refused == ["The turn is over, so its operations can no longer be called."]


def killed_and_finished(folder, monkeypatch, **plan) -> dict:
    """The loop after a kill in the turn of round 2, which is taken again by a server that nobody kills."""
    folder.mkdir()
    monkeypatch.setenv("FICKLE_ATTEMPTS", str(folder / "attempts"))
    options = {"agents": FICKLE_AGENTS, "budget": {"versions": 2}, "description": json.dumps(plan)}
    process = server(folder, task=spec([], **options))
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL

    return finish(folder, task=spec([], **options))


@pytest.mark.slow
@pytest.mark.both_databases
def test_an_agent_that_sends_other_code_after_a_crash_is_refused(folder, rows, monkeypatch):
    recorded, other = scores(0.6), scores(0.9)
    calls = {"first": [["code", recorded], "kill"], "later": [["code", other]]}

    loop = killed_and_finished(folder, monkeypatch, baseline=scores(0.5), **calls)

    assert [(row["version"], row["verdict"]) for row in loop["rounds"]] == [("v1", "baseline"), ("v2", "improved")]
    assert loop["best"]["validation"]["mean"] == 0.6
    ((path,),) = rows("select stored_path from code where version = 'v2'")
    assert (folder / path).read_text() == recorded
    told = [content for (content,) in rows("select content from messages where sender = 'engine'")]
    assert told == [
        "After a restart the coder sent something else for v2 than it had recorded before. What was recorded stands."
    ]


@pytest.mark.slow
@pytest.mark.both_databases
def test_an_agent_that_reads_what_is_recorded_goes_on_from_there(folder, rows, monkeypatch):
    calls = {"first": [["code", scores(0.6)], "kill"], "later": [["code", scores(0.9)]], "reads_recorded": True}

    loop = killed_and_finished(folder, monkeypatch, baseline=scores(0.5), **calls)

    assert loop["best"]["validation"]["mean"] == 0.6
    assert rows("select content from messages where sender = 'engine'") == []
    assert (folder / "attempts").read_text() == "attempt\n", "it was not at work a second time"


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_turn_that_left_messages_only_is_begun_anew(folder, rows, monkeypatch):
    calls = {
        "first": [["message", "I try red."], "kill"],
        "later": [["message", "I try blue."], ["code", scores(0.7)]],
    }

    loop = killed_and_finished(folder, monkeypatch, baseline=scores(0.5), **calls)

    assert (loop["best"]["version"], loop["best"]["validation"]["mean"]) == ("v2", 0.7)
    said = [content for (content,) in rows("select content from messages where sender = 'fickle' order by id")]
    assert said == ["I try red.", "I try blue."]
    assert rows("select content from messages where sender = 'engine'") == []


@pytest.mark.slow
def test_an_agent_that_sends_the_same_after_a_crash_gets_its_first_answers(folder, rows, monkeypatch):
    calls = [["message", "I try red."], ["code", scores(0.7)]]

    loop = killed_and_finished(folder, monkeypatch, baseline=scores(0.5), first=[*calls, "kill"], later=calls)

    assert loop["best"]["validation"]["mean"] == 0.7
    assert rows("select content from messages where sender = 'fickle'") == [("I try red.",)]
    assert len((folder / "attempts").read_text().splitlines()) == 2
