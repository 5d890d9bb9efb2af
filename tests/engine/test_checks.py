"""Checks of what is on record: scores computed again, versions run again; neither counts anywhere."""

from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import ended, scores, spec, start, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]

BY_SEED = """
import os
open('predictions.csv', 'w').write('0.' + os.environ['ORCHESTRATOR_SEED'].zfill(10))
"""
BY_CHANCE = "import random\nopen('predictions.csv', 'w').write(str(random.random()))\n"
OTHER_BYTES = """
import time
open('predictions.csv', 'w').write('0.7' + ' ' * (time.time_ns() % 997))
"""


async def ask(api: httpx.AsyncClient, operation: str, **body: object) -> dict:
    check = (await api.post(f"/{operation}", json=body)).raise_for_status().json()
    assert (check["state"], check["outcome"]) == ("queued", None)
    return await until(api, f"/get_check/{check['id']}", lambda found: found["state"] == "done")


async def read_counts(api: httpx.AsyncClient, task_id: int) -> list:
    containers = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
    results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
    return [len(containers), len(results), (await api.get("/stats")).json()]


def test_scores_and_versions_are_checked_against_the_record(folder: Path) -> None:
    programs = [scores(0.5), BY_SEED, BY_CHANCE, OTHER_BYTES]

    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec(programs))
        loop = await ended(api, task_id)
        before = await read_counts(api, task_id)
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
        newest = {row["version"]: row for row in reversed(results)}

        verified = await ask(api, "verify_result", result_id=newest["v3"]["id"])
        assert verified["outcome"]["verdict"] == "equal"
        assert verified["outcome"]["recomputed"] == verified["outcome"]["recorded"] == newest["v3"]["score"]
        assert verified["outcome"]["grader"] == verified["outcome"]["recorded_grader"] == newest["v3"]["grader"]

        said = {}
        for version in ("v1", "v2", "v3", "v4"):
            outcome = (await ask(api, "replay_version", task_id=task_id, version=version))["outcome"]
            said[version] = (outcome["verdict"], outcome["says"].split(" is ")[0], outcome["outputs"][0]["same"])
        assert said == {
            "v1": ("equal", "Same outputs, same score.", True),
            "v2": ("equal", "Same outputs, same score.", True),  # its seed is that of the record
            "v3": ("different", "Other outputs, and the score", False),
            "v4": ("different", "Other outputs, same score.", False),
        }

        file = folder / "storage" / "outputs" / str(task_id) / newest["v1"]["container_id"] / "predictions.csv"
        file.write_text("0.9")
        tampered = (await ask(api, "verify_result", result_id=newest["v1"]["id"]))["outcome"]
        assert (tampered["verdict"], tampered["recorded"], tampered["recomputed"]) == ("different", 0.5, 0.9)
        assert tampered["difference"] == pytest.approx(0.4)
        file.unlink()
        gone = (await ask(api, "verify_result", result_id=newest["v1"]["id"]))["outcome"]
        assert gone["verdict"] == "unknown" and "predictions.csv" in gone["says"]

        assert await read_counts(api, task_id) == before
        after = (await api.get(f"/get_loop/{task_id}")).json()
        assert after == loop
        replays = (await api.get(f"/get_containers?task_id={task_id}&purpose=replay")).json()["containers"]
        assert [row["version"] for row in replays] == ["v4", "v3", "v2", "v1"]
        assert all(row["check_id"] and row["loop_id"] is None for row in replays)
        page = (await api.get(f"/get_checks/{task_id}?version=v1")).json()["checks"]
        assert [row["kind"] for row in page] == ["verify", "verify", "replay"]
        assert (await api.post("/verify_result", json={"result_id": 99_999})).json()["code"] == "result_not_found"

    with_engine(folder, work)


def test_check_that_a_restart_cuts_short_is_carried_out_by_the_next_server(folder: Path) -> None:
    async def begin(api: httpx.AsyncClient) -> str:
        task_id = await start(api, spec([scores(0.5, before="import time; time.sleep(1)")]))
        await ended(api, task_id)
        check = (await api.post("/replay_version", json={"task_id": task_id, "version": "v1"})).json()
        await until(
            api,
            f"/get_containers?task_id={task_id}&purpose=replay",
            lambda page: any(row["status"] == "running" for row in page["containers"]),
        )
        return check["id"]

    async def finish(api: httpx.AsyncClient) -> tuple[dict, list]:
        check = await until(api, f"/get_check/{check_id}", lambda found: found["state"] == "done")
        page = (await api.get(f"/get_containers?task_id={check['task_id']}&purpose=replay")).json()
        return check, [(row["attempt"], row["status"]) for row in page["containers"]]

    check_id = with_engine(folder, begin)
    check, attempts = with_engine(folder, finish)

    assert check["outcome"]["says"] == "Same outputs, same score."
    assert attempts == [(2, "completed"), (1, "lost")]
