"""Agents get no held-out score by any operation that they may call."""

import json

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.operations.call import CallContext
from tests.engine.scripted import ended, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def test_agents_never_see_held_out_scores(folder):

    task = {
        "name": "secrets",
        "dataset": "scripted",
        "description": json.dumps(["open('predictions.csv', 'w').write('0.123456789')"]),
        "agents": {"generator": "scripted", "coder": "scripted", "evaluator": "scripted"},
        "grade": {"kind": "scripted"},
        "budget": {"versions": 1},
        "run": {"memory_mb": 256},
    }

    async def work(api):
        task_id = await start(api, task)
        await ended(api, task_id)
        store = api._transport.app.state.lazy_store.store()
        agent = AgentOperations(CallContext(Principal(name="nosy", role="coder"), store), "test")
        assert Principal(name="nosy", role="coder").sees_held_out is False
        answers = [
            await agent.get_loop(task_id=task_id),
            await agent.get_results(task_id=task_id),
            await agent.get_latest_results(task_id=task_id),
            await agent.get_events(task_id=task_id),
            await agent.get_containers(task_id=task_id),
            await agent.get_messages(task_id=task_id),
        ]
        with pytest.raises(NotAllowed):
            await agent.get_containers(task_id=task_id, purpose="grade")
        return (await api.get(f"/get_loop/{task_id}")).json(), "".join(answer.model_dump_json() for answer in answers)

    loop, seen = with_engine(folder, work)

    assert loop["best"]["held_out"]["mean"] == pytest.approx(0.113456789)
    assert "0.123456789" in seen
    assert "0.1134567" not in seen
