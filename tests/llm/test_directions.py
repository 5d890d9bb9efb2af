"""A search that stalls: a generator that is a model is asked what else to try, and the coder is told."""

import json
from pathlib import Path

import httpx
import pytest

from orchestrator.engine.loop.decide import RoundOutcome, Rules, is_stalled
from tests.engine.scripted import ended, start, with_engine
from tests.llm.loops import BRIEF, gateway, number, numbers, role_of, verdicts, whole
from tests.model_servers import Answer, ModelRequest, Script

IDEA = "Write a number that is much larger."
SEARCH = {"max_failures": 50, "directions_after": 3}
RULES = Rules(
    direction="maximize",
    target=None,
    min_delta=0.0,
    repeats=1,
    parallel=1,
    budget_versions=99,
    budget_wall_seconds=99,
    max_failures=9,
    plateau_versions=None,
)


def test_each_stall_has_one_round_that_asks():
    bests = {1: 1.0, 6: 2.0}
    history = [
        RoundOutcome(each, "improve", f"v{each}", (bests.get(each, 0.5),), done=True, confirmed=each in bests)
        for each in range(1, 15)
    ]

    assert [each for each in range(1, 16) if is_stalled(history, RULES, each, 3)] == [5, 10]


def stall(directions: str) -> Script:
    """A coder whose numbers become better only where its request holds the generator's idea."""
    written = iter(range(100))

    def script(request: ModelRequest) -> Answer:
        if role_of(request) == "generator":
            return Answer(directions if "the search has stalled" in request.text else BRIEF)
        is_new = IDEA in request.text.rpartition("# New directions of the generator")[2].partition("# ")[0]
        return whole(number(9.0 if is_new else 5.0 - next(written)))

    return script


def record(folder: Path, directions: str, *, versions: int) -> tuple[dict, list[dict], list[dict]]:
    task = numbers(roles=("generator", "coder"), versions=versions, search=SEARCH)

    async def work(api: httpx.AsyncClient) -> tuple[dict, list[dict], list[dict]]:
        task_id = await start(api, task)
        loop = await ended(api, task_id)
        calls = (await api.get(f"/get_model_calls/{task_id}?limit=100")).json()["model_calls"]
        return loop, calls, (await api.get(f"/get_messages/{task_id}?limit=100")).json()["messages"]

    with gateway(stall(directions)):
        return with_engine(folder, work)


@pytest.mark.sandbox
@pytest.mark.slow
def test_new_directions_reach_the_coder_once_for_each_stall_and_are_replayed(folder: Path):
    loop, calls, messages = record(folder, json.dumps({"directions": [IDEA, "", 7]}), versions=6)

    assert verdicts(loop)[0] == "baseline" and loop["best"]["version"] == "v5"
    of_generator = [(call["round"], call["state"]) for call in calls if call["role"] == "generator"]
    assert of_generator[0] == (5, "answered") and len(of_generator) == 2, "the newest first, then that of the framing"
    [said] = [message for message in messages if message["role"] == "directions"]
    assert (said["receiver"], said["version"], said["data"]) == ("coder", "v5", {"directions": [IDEA]})

    async def replay(api: httpx.AsyncClient) -> dict:
        (await api.post("/replay_loop", json={"task_id": 1})).raise_for_status()
        return await ended(api, 1)

    replayed = with_engine(folder, replay)
    assert verdicts(replayed) == verdicts(loop) and replayed["spending"]["cost_usd"] == 0


@pytest.mark.sandbox
@pytest.mark.slow
def test_loop_goes_on_where_the_generator_has_no_idea(folder: Path):
    loop, _, messages = record(folder, "I am out of ideas.", versions=6)

    assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == ("completed", "budget_versions", "v1")
    said = [message["content"] for message in messages if "No new directions for v5" in message["content"]]
    assert len(said) == 1 and "no JSON object with `directions`" in said[0]
