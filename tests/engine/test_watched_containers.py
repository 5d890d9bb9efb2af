"""What people see and do while a container runs: its use, its end with patience or without, a grade on request."""

import pytest

from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_containers import over, spawned

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]
STUBBORN = (
    "import signal, time\nsignal.signal(15, signal.SIG_IGN)\nheld = bytearray(64 << 20)\n"
    "print('ready', flush=True)\nwhile True: pass"
)


async def graded(api, task_id, container_id):
    """The result of one execution."""
    found = await until(
        api, f"/get_results/{task_id}", lambda page: any(row["container_id"] == container_id for row in page["results"])
    )
    return next(row for row in found["results"] if row["container_id"] == container_id)


def test_use_is_told_live_and_kept_until_force_ends_it(folder):
    async def work(api):
        _, container_id = await spawned(api, STUBBORN, "&timeout_seconds=60&memory_mb=512&cpus=1")
        await until(api, f"/container_status/{container_id}", lambda row: row["logs"] == "ready\n")
        live = await until(api, f"/get_container_usage/{container_id}", lambda use: len(use["samples"]) >= 3)
        asked = (await api.post(f"/stop_container/{container_id}?grace_seconds=600")).json()
        waiting = (await api.get(f"/container_status/{container_id}")).json()
        await api.post(f"/stop_container/{container_id}?grace_seconds=0")
        row = await over(api, container_id)
        return live, asked, waiting, row, (await api.get(f"/get_container_usage/{container_id}")).json()

    live, asked, waiting, row, kept = with_engine(folder, work)

    newest = live["samples"][-1]
    assert newest["memory_bytes"] > 48 << 20 and 0.2 < newest["cpus"] < 1.5
    assert live["limits"] == {"timeout_seconds": 60.0, "cpus": 1, "memory_mb": 512}
    assert (asked["wanted"], asked["grace_seconds"]) == ("stopped", 600.0)
    assert (waiting["status"], waiting["wanted"], waiting["grace_seconds"]) == ("running", "stopped", 600.0)
    assert waiting["stop_asked_at"] > waiting["created_at"]
    assert (row["status"], row["wall_seconds"] < 60) == ("cancelled", True)
    assert kept["samples"][: len(live["samples"])] == live["samples"]


def test_version_made_by_hand_is_graded_on_request(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5)]))
        before = await ended(api, task_id)
        await api.post(
            "/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": scores(0.9)}
        )
        asked = await api.post(f"/spawn_container?task_id={task_id}&version=mine&grade=true&seed=7")
        result = await graded(api, task_id, asked.json()["container_id"])
        return before, result, (await api.get(f"/get_loop/{task_id}")).json()

    before, result, after = with_engine(folder, work)

    assert (result["source"], result["graded"], result["score"], result["version"]) == ("graded", True, 0.9, "mine")
    assert (result["seed"], result["held_out"], result["metrics"]) == (7, None, {"score": 0.9})
    assert after["best"] == before["best"]  # it is shown beside the loop's, and is none of them


def test_grade_on_request_says_why_there_is_none(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5)]))
        await ended(api, task_id)
        await api.post(
            "/upload_code",
            data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": "print('no output')"},
        )
        asked = await api.post(f"/spawn_container?task_id={task_id}&version=mine&grade=true")
        return await graded(api, task_id, asked.json()["container_id"])

    result = with_engine(folder, work)

    assert (result["graded"], result["score"]) == (False, None)
    assert (result["failure"], result["cause"]) == ("outputs", "missing_file")
    assert "predictions.csv" in result["reason"]


def test_grade_without_a_metric_is_refused(folder):
    async def work(api):
        task_id = (await api.post("/upload_task", json=spec(["x"]))).json()["task_id"]
        await api.post("/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": "1"})
        return (await api.post(f"/spawn_container?task_id={task_id}&grade=true")).json()

    answer = with_engine(folder, work)

    assert (answer["status"], answer["code"]) == (409, "no_metric")
    assert "start its loop" in answer["detail"]
