"""A loop whose scores an agent posts: what counts, what does not, and what a crash changes."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engine.scripted import ended, scores, serving, start, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


def build_task(programs: list[str], seconds: float = 60, **sections: Any) -> dict:
    task = {"name": "external", "description": json.dumps(programs), "agents": {"coder": "scripted"}}
    task |= {"grade": {"kind": "external", "by": "lab", "timeout_seconds": seconds}}
    task |= {"objective": {"metric": "strength", "direction": "maximize", "target": 9.0}}
    return task | {"run": {"memory_mb": 256}, "budget": {"versions": len(programs)}, **sections}


async def next_wanted(api: httpx.AsyncClient, task_id: int, known: set[str]) -> dict:
    """The next message that asks for a result."""

    def list_new(answer: dict) -> list[dict]:
        wanted = [each for each in answer["messages"] if each["role"] == "result_wanted"]
        return [each for each in wanted if each["data"]["container_id"] not in known]

    answer = await until(api, f"/get_messages/{task_id}?limit=100", lambda answer: bool(list_new(answer)), seconds=40)
    message = list_new(answer)[0]
    known.add(message["data"]["container_id"])
    return message


async def post(api: httpx.AsyncClient, task_id: int, container_id: str | None, **values: Any) -> httpx.Response:
    body = {"task_id": task_id, "agent": "lab", **values}
    return await api.post("/upload_results", json=body | ({"container_id": container_id} if container_id else {}))


async def post_what_is_refused(api: httpx.AsyncClient, task_id: int, container_id: str) -> dict[str, httpx.Response]:
    return {
        "wrong agent": await post(api, task_id, container_id, agent="other", metrics={"strength": 9.0}),
        "wrong metric": await post(api, task_id, container_id, metrics={"strenght": 9.0}),
        "wrong version": await post(api, task_id, container_id, version="v9", metrics={"strength": 9.0}),
        "unknown": await post(api, task_id, "ctr-unknown", metrics={"strength": 9.0}),
        "no execution": await post(api, task_id, None, metrics={"strength": 9.0}),
        "not finite": await api.post(
            "/upload_results",
            content=f'{{"task_id": {task_id}, "agent": "lab", "container_id": "{container_id}", '
            '"metrics": {"strength": NaN}}',
            headers={"content-type": "application/json"},
        ),
    }


def test_posted_results_decide_and_count_once(folder: Path):
    async def work(api: httpx.AsyncClient):
        task_id = await start(api, build_task([scores(1.0), scores(2.0), scores(3.0)]))
        known: set[str] = set()
        first = (await next_wanted(api, task_id, known))["data"]["container_id"]
        waiting = await until(api, f"/get_task/{task_id}", lambda task: task["status"] == "waiting")
        content = await api.get(f"/download_artifact/{first}/predictions.csv")
        refused = await post_what_is_refused(api, task_id, first)
        shown = await post(api, task_id, None, agent="other", metrics={"strength": 99.0})
        posted = await post(api, task_id, first, metrics={"strength": 1.0, "weight": 5.0})
        again = await post(api, task_id, first, metrics={"strength": 1.0, "weight": 5.0})
        refused["twice"] = await post(api, task_id, first, metrics={"strength": 8.0})
        for version, value in (("v1", 1.0), ("v2", 4.0), ("v2", 4.0), ("v3", None)):
            message = await next_wanted(api, task_id, known)
            given = {"reason": "It broke in two."} if value is None else {"metrics": {"strength": value}}
            assert message["version"] == version
            (await post(api, task_id, message["data"]["container_id"], **given)).raise_for_status()
        loop = await ended(api, task_id)
        refused["after the end"] = await post(api, task_id, first, metrics={"strength": 7.0})
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()
        report = (await api.get(f"/get_report/{task_id}")).text
        return waiting, content, refused, shown, posted, again, loop, results, report

    waiting, content, refused, shown, posted, again, loop, results, report = with_engine(folder, work)

    assert waiting["status"] == "waiting" and content.content == b"1.0"
    found = {name: (answer.status_code, answer.json()["code"]) for name, answer in refused.items()}
    assert found == {
        "wrong agent": (403, "not_allowed"),
        "wrong metric": (422, "invalid"),
        "wrong version": (422, "invalid"),
        "unknown": (404, "container_not_found"),
        "no execution": (422, "invalid"),
        "not finite": (422, found["not finite"][1]),
        "twice": (409, "result_not_awaited"),
        "after the end": (409, "result_not_awaited"),
    }
    assert shown.status_code == 200 and posted.json() == again.json()
    verdicts = {past["version"]: past["verdict"] for past in loop["rounds"]}
    assert verdicts == {"v1": "baseline", "v2": "improved", "v3": "invalid"}
    assert loop["external"] is True and results["external"] is True and "external" in report
    assert (loop["best"]["version"], loop["best"]["validation"]["mean"], loop["best"]["held_out"]) == ("v2", 4.0, None)
    assert "It broke in two." in next(past["reason"] for past in loop["rounds"] if past["version"] == "v3")
    counted = [each for each in results["results"] if each["container_id"]]
    assert len(counted) == len({each["container_id"] for each in counted})
    assert {each["source"] for each in counted} == {"reported"} and counted[-1]["metrics"]["weight"] == 5.0


def test_round_fails_with_its_reason_when_no_result_comes(folder: Path):
    async def work(api: httpx.AsyncClient):
        task_id = await start(api, build_task([scores(1.0), scores(2.0)], seconds=1))
        loop = await ended(api, task_id)
        known: set[str] = set()
        wanted = await next_wanted(api, task_id, known)
        late = await post(api, task_id, wanted["data"]["container_id"], metrics={"strength": 5.0})
        return loop, late

    loop, late = with_engine(folder, work)

    assert {past["verdict"] for past in loop["rounds"]} == {"invalid"}
    assert "lab posted no result of ctr-" in loop["rounds"][0]["reason"] and "within 1 s" in loop["rounds"][0]["reason"]
    assert late.status_code == 409 and loop["best"] is None
    assert loop["state"] == "failed" and "The grader failed 2 times" in loop["error"]


def test_paused_and_killed_while_it_waits_it_goes_on(folder: Path):
    task = build_task([scores(1.0)])

    async def begin(api: httpx.AsyncClient):
        task_id = await start(api, task)
        first = await next_wanted(api, task_id, set())
        (await api.post(f"/pause_loop/{task_id}")).raise_for_status()
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "paused")
        answer = await post(api, task_id, first["data"]["container_id"], metrics={"strength": 1.0})
        (await api.post(f"/resume_loop/{task_id}")).raise_for_status()
        second = await next_wanted(api, task_id, {first["data"]["container_id"]})
        return task_id, answer.status_code, second["data"]["container_id"]

    async def live_until_killed():
        async with serving(folder) as api:
            task_id, status, second = await begin(api)
            print(task_id, status, second, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    if os.environ.get("EXTERNAL_CHILD"):
        asyncio.run(live_until_killed())
    code = (
        "import sys; sys.path.insert(0, '.'); from pathlib import Path; import tests.engine.test_external_loop as t; "
        "t.test_paused_and_killed_while_it_waits_it_goes_on(Path(sys.argv[1]))"
    )
    environment = os.environ | {
        "EXTERNAL_CHILD": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "plugins"), *sys.path]),
    }
    killed = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-3000:]
    task_id, status, second = killed.stdout.split()

    async def finish(api: httpx.AsyncClient):
        await until(api, f"/get_task/{task_id}", lambda task: task["status"] == "waiting")
        answer = await post(api, int(task_id), second, metrics={"strength": 1.5})
        messages = (await api.get(f"/get_messages/{task_id}?limit=100")).json()["messages"]
        return await ended(api, int(task_id)), answer, messages

    loop, answer, messages = with_engine(folder, finish)

    assert (status, answer.status_code) == ("200", 200)
    assert loop["baseline"]["validation"]["mean"] == pytest.approx(1.25) and loop["baseline"]["validation"]["n"] == 2
    assert len([each for each in messages if each["role"] == "result_wanted"]) == 2
