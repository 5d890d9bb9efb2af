"""Scores of every kind of grader are computed again, run again, and graded by a changed grader."""

from pathlib import Path

import httpx
import pytest

from orchestrator.graders import tests as suites
from tests.engine.scripted import ended, start, until, with_engine
from tests.engine.test_checks import ask
from tests.engine.test_evaluator_loop import task as build_judged
from tests.engine.test_evaluator_loop import writes
from tests.engine.test_gates import AGENTS, BY_RADIUS
from tests.engine.test_suite_loop import RIGHT, SEED, build_task, pack_data

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EVALUATE = """
def evaluate(outputs, private):
    x = outputs.number(outputs.json("result.json")["x"], "x")
    return {"score": x, "distance": abs(x - 1)}
"""
COMMAND = (
    "python -c \"import json; x = json.load(open('/outputs/result.json'))['x']; "
    "json.dump({'score': SIGN * x}, open('metrics.json', 'w'))\""
)
KINDS = ("predictions", "evaluator", "command", "tests")


def build_tasks() -> dict[str, dict]:
    """Two versions of each kind, the second one better."""
    score = {"metric": "score", "direction": "maximize", "min_delta": 0}
    numbers = [writes(1.0), writes(2.0)]
    radii = [BY_RADIUS.replace("LIMIT", limit) for limit in ("21", "16.5")]
    command = {"kind": "command", "command": COMMAND.replace("SIGN", "1"), "timeout_seconds": 20, "memory_mb": 256}
    predictions = {"dataset": "breast_cancer", "agents": AGENTS, "grade": {"kind": "predictions"}}
    predictions |= {"objective": {"metric": "accuracy", "min_delta": 0}, "program": {}, "split": {"seed": 3}}
    return {
        "predictions": build_judged(radii, **predictions),
        "evaluator": build_judged(numbers, EVALUATE, objective=score),
        "command": build_judged(numbers, grade=command, objective=score),
        "tests": build_task([SEED, RIGHT]) | {"objective": {"min_delta": 0}},
    }


async def regrade(api: httpx.AsyncClient, task_id: int, **changes: object) -> dict:
    made = (await api.post("/regrade", json={"task_id": task_id} | changes)).raise_for_status().json()
    return await until(api, f"/get_regrade/{made['id']}", lambda found: found["state"] == "done")


def test_scores_of_every_kind_are_checked_and_graded_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        content = pack_data()
        about = {"name": "parcels", "size_bytes": len(content)}
        (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        ids = {kind: await start(api, task) for kind, task in build_tasks().items()}
        loops = {kind: await ended(api, ids[kind]) for kind in KINDS}
        assert [loops[kind]["best"]["version"] for kind in KINDS] == ["v2"] * 4, loops

        for kind, task_id in ids.items():
            newest = (await api.get(f"/get_results/{task_id}?version=v2")).json()["results"][0]
            verified = (await ask(api, "verify_result", result_id=newest["id"]))["outcome"]
            assert (verified["verdict"], verified["recomputed"]) == ("equal", newest["score"]), (kind, verified)
            replayed = (await ask(api, "replay_version", task_id=task_id, version="v2"))["outcome"]
            assert (replayed["verdict"], replayed["says"]) == ("equal", "Same outputs, same score."), kind

        fingerprint = suites.TestsGrader.fingerprint
        monkeypatch.setattr(suites.TestsGrader, "fingerprint", lambda self, spec: fingerprint(self, spec)[::-1])
        series = {
            "predictions": await regrade(api, ids["predictions"], metric="precision"),
            "evaluator": await regrade(api, ids["evaluator"], metric="distance", direction="minimize"),
            "command": await regrade(api, ids["command"], command=COMMAND.replace("SIGN", "-1")),
            "tests": await regrade(api, ids["tests"]),
        }
        changed = [series[kind]["changed"] for kind in KINDS]
        assert changed == [["metric"], ["metric"], ["command"], ["grader"]]
        assert [series[kind]["order_changed"] for kind in KINDS] == [True, True, True, False], series
        for kind, task_id in ids.items():
            assert all(each["score"] is not None for each in series[kind]["versions"]), series[kind]
            assert (await api.get(f"/get_loop/{task_id}")).json() == loops[kind]

    with_engine(folder, work)
