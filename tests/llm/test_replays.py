"""Loops of models: what they cost is estimated before they start, and a recorded one runs again without a model."""

import pytest

from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec
from tests.engine.scripted import ended, start, with_engine
from tests.llm.loops import gateway, number, numbers, swap, whole
from tests.model_servers import in_order, server_error

PRICED = {"llm": {"input_usd": 2.0, "output_usd": 8.0, "context_tokens": 10_000, "max_output_tokens": 1_000}}


def coder(**options):
    spec = {"agents": {"coder": "llm:gateway:m", "options": {"llm": PRICED["llm"] | options}}}
    return Plugins().coder(TaskSpec.model_validate(spec))


def test_turn_is_estimated_by_the_prices_of_the_task():
    estimate = coder().estimate_turn()

    assert estimate.likely_usd == pytest.approx(5_000 * 2e-6 + 250 * 8e-6)
    assert estimate.most_usd == pytest.approx(10_000 * 2e-6 + 1_000 * 8e-6)


def test_turn_of_an_unknown_model_has_no_estimate():
    estimate = coder(input_usd=None).estimate_turn()

    assert (estimate.model, estimate.likely_usd, estimate.most_usd) == ("m", None, None)


@pytest.mark.slow
@pytest.mark.sandbox
def test_recorded_loop_runs_again_without_a_model_or_a_key(folder, monkeypatch):
    answers = [whole(number(1.0)), swap(("x = 1.0", "x = 3.0")), server_error(), swap(("x = 3.0", "x = 4.0"))]
    answers.insert(2, swap(("x = 9.0", "x = 5.0")))  # does not apply; the repair is the server's error, waited out

    async def programs(api, task_id, versions):
        return [(await api.get(f"/read_code/{task_id}/{v}")).json()["files"][0]["text"] for v in versions]

    async def record(api):
        task_id = await start(api, numbers(versions=3))
        return task_id, await ended(api, task_id)

    with gateway(in_order(*answers)) as server:
        task_id, recorded = with_engine(folder, record)
        asked = len(server.requests)
    monkeypatch.delenv("GATEWAY_API_KEY", raising=False)

    async def replay(api):
        answer = await api.post("/replay_loop", json={"task_id": task_id})
        assert answer.status_code == 200, answer.text
        loop = await ended(api, task_id)
        versions = [[row["version"] for row in each["rounds"]] for each in (recorded, loop)]
        return loop, [await programs(api, task_id, each) for each in versions]

    replayed, (before, after) = with_engine(folder, replay)

    assert asked == 5
    assert [row["verdict"] for row in replayed["rounds"]] == [row["verdict"] for row in recorded["rounds"]]
    assert after == before
    assert replayed["spending"]["cost_usd"] == 0
