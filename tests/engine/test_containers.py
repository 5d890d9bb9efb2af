"""Containers that people spawn: any version, its limits, its log, its end."""

import pytest

from tests.engine.scripted import spec, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]
OVER = ("completed", "failed", "timed_out", "out_of_memory", "output_limit", "cancelled", "lost")


async def spawned(api, program, query="", *, dataset="scripted"):
    task = spec([program]) | {"dataset": dataset}
    task_id = (await api.post("/upload_task", json=task)).json()["task_id"]
    await api.post("/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": program})
    answer = (await api.post(f"/spawn_container?task_id={task_id}{query}")).raise_for_status().json()
    return task_id, answer["container_id"]


async def over(api, container_id):
    return await until(api, f"/container_status/{container_id}", lambda row: row["status"] in OVER)


def test_the_newest_version_runs_with_data_and_libraries(folder):
    program = (
        "import os, numpy, pandas, sklearn\n"
        "print(numpy.arange(3).sum(), open(os.environ['ORCHESTRATOR_DATA'] + '/input.txt').read())"
    )

    async def work(api):
        task_id, container_id = await spawned(api, program, "&memory_mb=1024")
        row = await over(api, container_id)
        logs = (await api.get(f"/get_logs/{task_id}")).json()["logs"]
        return row, logs, (await api.get(f"/download_log/{task_id}/{row['log_file']}")).text

    row, logs, text = with_engine(folder, work)

    assert (row["status"], row["version"], row["exit_code"], row["logs"]) == ("completed", "mine", 0, "3 7\n")
    assert (logs[0]["filename"], logs[0]["preview"], text) == (row["log_file"], "3 7\n", "3 7\n")
    assert (folder / "storage" / "logs" / str(row["task_id"]) / row["id"] / row["log_file"]).read_text() == "3 7\n"
    assert (logs[0]["container_id"], logs[0]["version"], logs[0]["status"]) == (row["id"], "mine", "completed")
    assert row["isolation"]["grade"] in ("A", "B")
    assert row["wall_seconds"] > 0
    assert row["peak_memory_bytes"] > 0


def test_a_task_with_unknown_data_runs_without_any(folder):
    async def work(api):
        _, container_id = await spawned(api, "import os; print(os.path.exists('/data'))", dataset="whatever")
        return await over(api, container_id)

    assert with_engine(folder, work)["logs"] == "False\n"


def test_the_log_is_there_while_the_container_runs(folder):
    program = "import time\nprint('first', flush=True)\ntime.sleep(30)"

    async def work(api):
        task_id, container_id = await spawned(api, program, "&timeout_seconds=40")
        live = await until(api, f"/container_status/{container_id}", lambda row: row["logs"] == "first\n")
        file = (await api.get(f"/download_log/{task_id}/{container_id}.log")).text
        await api.post(f"/stop_container/{container_id}")
        return live, file, await over(api, container_id)

    live, file, row = with_engine(folder, work)

    assert (live["status"], file) == ("running", "first\n")
    assert live["limits"] == {"timeout_seconds": 40.0, "cpus": 1, "memory_mb": 256}
    assert (row["status"], row["logs"]) == ("cancelled", "first\n")


def test_deleting_a_running_container_ends_it(folder):
    async def work(api):
        _, container_id = await spawned(api, "import time; time.sleep(60)", "&timeout_seconds=70")
        await until(api, f"/container_status/{container_id}", lambda row: row["status"] == "running")
        assert (await api.delete(f"/container/{container_id}")).json() == {"deleted": True}
        return await until(api, "/stats", lambda stats: stats["active_containers"] == 0, seconds=20)

    assert with_engine(folder, work)["active_containers"] == 0


def test_a_queued_container_waits_for_room(folder):
    async def work(api):
        _, first = await spawned(api, "import time; time.sleep(1)")
        _, second = await spawned(api, "print('next')")
        return await over(api, first), await over(api, second)

    first, second = with_engine(folder, work, local_slots=1)

    assert second["started_at"] >= first["ended_at"]
    assert {first["status"], second["status"]} == {"completed"}


def test_non_utf8_source_and_output_survive(folder):
    source = b"# -*- coding: latin-1 -*-\nimport os\nos.write(1, b'\\xff\\xfe')\nname = '\xe9'\n"

    async def work(api):
        task_id = (await api.post("/upload_task", json=spec(["x"]))).json()["task_id"]
        sent = {"task_id": task_id, "version": "v1", "agent": "me"}
        await api.post("/upload_code", data=sent, files={"file": ("main.py", source)})
        container_id = (await api.post(f"/spawn_container?task_id={task_id}")).json()["container_id"]
        row = await over(api, container_id)
        return row, (await api.get(f"/download_log/{task_id}/{container_id}.log")).content

    row, log = with_engine(folder, work)

    assert (row["status"], log, row["logs"]) == ("completed", b"\xff\xfe", "\ufffd\ufffd")
