"""A loop whose coder is not ours: what it is told of validation scores, and of held-out scores nothing at all."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from orchestrator.agents.coding.brief import write_brief
from orchestrator.agents.coding.records import read_records
from orchestrator.agents.llm.context import Programs, build_context
from orchestrator.agents.llm.records import Reader
from orchestrator.contract.access import Principal
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import OrchestratorError
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage import events
from orchestrator.web.streaming import stream_events
from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_gates import AGENTS, BY_RADIUS, verdicts

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

FOR_PEOPLE = ("get_regrade", "get_regrades", "get_check", "get_checks", "get_charts")
ROLES = ("generator", "coder", "evaluator")
PROBES = [BY_RADIUS.replace("LIMIT", limit) for limit in ("24", "17.5", "17.4", "17.3", "16.5")]


def act_as(api: Any, role: str, name: str, *, in_steps: bool) -> Any:
    """Return the operations as an agent of that role has them in its turn."""
    principal = Principal.model_validate({"name": name, "role": role})
    store = api._transport.app.state.lazy_store.store()
    return AgentOperations(CallContext(principal, store), f"nosy {role}", in_steps=in_steps)


async def read_as_agent(api: httpx.AsyncClient, task_id: int, role: str, *, in_steps: bool) -> dict[str, str]:
    """Call every operation that reads, with all that the task has; return the answers by its name."""
    agent = act_as(api, role, "scripted", in_steps=in_steps)
    containers = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
    grades = (await api.get(f"/get_containers?task_id={task_id}&purpose=grade&limit=100")).json()["containers"]
    logs = (await api.get(f"/get_logs/{task_id}")).json()["logs"]
    seen: dict[str, str] = {}

    async def ask(name: str, **values: object) -> None:
        try:
            async with asyncio.timeout(20):
                answer = await getattr(agent, name)(**values)
        except (OrchestratorError, TypeError, TimeoutError) as error:
            answer = f"{type(error).__name__}: {error}"
        text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        said = text if isinstance(text, str) else text.model_dump_json()
        seen[name] = seen.get(name, "") + said

    for name in OPERATIONS:
        if OPERATIONS[name].method != "GET":
            continue
        known = {"task_id": task_id, "version": "v2", "with_": "v1", "q": "0", "query": "0", "loop_id": None}
        known |= {"regrade_id": "regrade-1", "check_id": "check-1"}
        plain = OPERATIONS[name].plain
        fits = {key: value for key, value in known.items() if key in plain and value is not None}
        await ask(name, **fits)
        if "container_id" in plain:
            for one in [*containers, *grades]:
                await ask(name, **fits, container_id=one["id"])
        if "filename" in plain and "version" not in plain:
            for log in logs:
                await ask(name, **fits, filename=log["filename"])
    await ask("get_results", task_id=task_id)
    await ask("get_containers", task_id=task_id, purpose="grade")
    await ask("compare_results", versions=[f"{task_id}:v1", f"{task_id}:v2"])
    return seen


@asynccontextmanager
async def listen(agent: Any, task_id: int) -> AsyncIterator[bytearray]:
    """What the principal of an agent hears of the task on a live stream; agents of ours have no such operation."""
    told, is_over = bytearray(), asyncio.Event()

    async def receive() -> dict[str, str]:
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        told.extend(message.get("body", b""))

    stream = await stream_events(agent._call, task_id, after="0")
    sending = asyncio.create_task(stream({}, receive, send))
    yield told
    newest = await agent._call.store.read(lambda tx: events.find_newest_seq(tx, task_id))
    async with asyncio.timeout(20):
        while stream.last < newest:
            await asyncio.sleep(0.01)
    is_over.set()
    await sending


async def read_prompts(api: httpx.AsyncClient, task_id: int) -> dict[str, str]:
    """Return what a coding agent and a model would be sent in a further round."""
    agent = act_as(api, "coder", "llm:x:y", in_steps=True)
    loop_id = (await api.get(f"/get_loop/{task_id}")).json()["loop_id"]
    of_turn = {"task_id": task_id, "loop_id": loop_id, "round": 99, "version": "v99", "parent": "v2", "seed": 1}
    turn = Turn.model_validate(of_turn | {"kind": "improve", "coder": "scripted"})
    brief = write_brief(await read_records(agent, turn))
    history = await Reader().read(agent, turn)
    context = build_context(history, turn, Programs({}, {}), len, 10**6)
    return {"TASK.md": brief, "prompt": context.stable + context.rest}


def test_probes_are_told_the_last_step_and_people_the_exact_scores(folder: Path):
    objective = {"metric": "accuracy", "shown": ["recall"]}
    task = spec(PROBES, dataset="breast_cancer", agents=AGENTS, grade={"kind": "predictions"}, objective=objective)

    async def work(api: httpx.AsyncClient):
        task_id = await start(api, task | {"split": {"seed": 3}})
        loop = await ended(api, task_id)
        seen = await read_as_agent(api, task_id, "coder", in_steps=True)
        feedback = (await api.get(f"/get_feedback/{task_id}")).json()["feedback"]
        results = (await api.get(f"/get_results/{task_id}")).json()["results"]
        return loop, seen | await read_prompts(api, task_id), feedback, results

    loop, seen, feedback, results = with_engine(folder, work)

    exact = [one["score"]["mean"] for one in loop["rounds"]]
    assert len(set(exact)) >= 4 and max(exact) > exact[1], "people see what the probes differ in"
    assert verdicts(loop)[:2] == [("v1", "baseline"), ("v2", "improved")] and loop["best"]["version"] == "v2"
    assert (loop["feedback"], loop["disclosed"], loop["disclosures"]) == ("ladder", 2, 2)
    steps = [one["score"]["mean"] for one in json.loads(seen["get_loop"])["rounds"]]
    assert len(set(steps)) == len(set(steps[:2])) == 2 and all(abs(step - exact[1]) < 0.05 for step in steps[1:])
    assert {one["verdict"] for one in json.loads(seen["get_loop"])["rounds"][2:]} == {"same"}
    figures = {f"{score:.4f}"[:6] for score in exact} | {f"{one['metrics']['recall']:.4f}" for one in results}
    figures = {figure for figure in figures if len(figure.rstrip("0")) > 4}
    texts = seen | {f"feedback {number}": each["content"] for number, each in enumerate(feedback)}
    assert len(figures) >= 4
    for name, text in texts.items():
        for figure in figures:
            assert figure not in text, f"{name} tells {figure}"
    assert "NotAllowed" in seen["get_report"] and "NotAllowed" in seen["get_events"]


def test_no_operation_event_log_message_prompt_or_export_tells_agents_a_held_out_score(folder: Path):
    """The scripted grader's held-out score is the validation score less 0.01: 0.8134567 here, recognizable anywhere."""
    task = spec([scores(0.5), scores(0.8234567), scores(0.7)])

    async def work(api: httpx.AsyncClient):
        task_id = await start(api, task)
        async with AsyncExitStack() as stack:
            agents = {role: act_as(api, role, "scripted", in_steps=False) for role in ROLES}
            heard = {role: await stack.enter_async_context(listen(agents[role], task_id)) for role in agents}
            loop = await ended(api, task_id)
            other = {"task_id": task_id, "metric": "other", "direction": "maximize"}
            (await api.post("/regrade", json=other)).raise_for_status()
            await until(api, "/get_regrade/regrade-1", lambda series: series["state"] == "done")
        live = {f"{role}, live": {"stream_events": told.decode()} for role, told in heard.items()}
        seen = live | {
            f"{role} {in_steps}": await read_as_agent(api, task_id, role, in_steps=in_steps)
            for role in ROLES
            for in_steps in (False, True)
        }
        return loop, seen, await read_prompts(api, task_id)

    loop, seen, prompts = with_engine(folder, work)

    assert loop["best"]["held_out"]["mean"] == pytest.approx(0.8134567)
    assert loop["disclosures"] == 2, "the baseline, and the version that replaced it"
    planted = re.compile(r"0\.81345|0\.4900|\b0\.49\b")
    for role in ROLES:
        told = seen[f"{role}, live"]["stream_events"]
        assert "0.8234567" in told and told.count("event: round") > 6 and '"series":"regrade-1"' in told
        assert all(
            "People" in seen[f"{role} False"][name] or "people" in seen[f"{role} False"][name] for name in FOR_PEOPLE
        )
        assert all("NotAllowed" in seen[f"{role} True"][name] for name in FOR_PEOPLE)
    for who, answers in seen.items():
        assert len(answers) > 40 or who.endswith("live")
        for name, text in answers.items():
            assert not planted.search(text), f"{name} tells {who}"
    assert "0.8234567" in seen["coder False"]["get_loop"] and "0.8234567" in seen["coder False"]["get_events"]
    assert not any(planted.search(text) for text in prompts.values())
