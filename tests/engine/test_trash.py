"""The engine and the trash: a deleted task ends its containers, and is gone after its term without anybody asking."""

import pytest

from orchestrator.engine.upkeep import housekeeping
from tests.engine.scripted import spec, until, with_engine

pytestmark = pytest.mark.sandbox
PROGRAM = "import time\nprint('up', flush=True)\ntime.sleep(60)"


def test_a_deleted_task_ends_its_containers_and_comes_back_with_their_logs(folder):
    async def work(api):
        task_id = (await api.post("/upload_task", json=spec([PROGRAM]))).json()["task_id"]
        await api.post(
            "/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": PROGRAM}
        )
        container_id = (await api.post(f"/spawn_container?task_id={task_id}&timeout_seconds=90")).json()["container_id"]
        await until(api, f"/container_status/{container_id}", lambda row: row["logs"] == "up\n")
        assert (await api.delete(f"/delete_task/{task_id}")).status_code == 200
        await until(api, "/stats", lambda stats: stats["active_containers"] == 0)
        await api.post(f"/restore_task/{task_id}")
        return (await api.get(f"/container_status/{container_id}")).json(), (
            await api.get(f"/tail_logs/{task_id}")
        ).json()

    row, log = with_engine(folder, work)

    assert (row["status"], row["logs"]) == ("cancelled", "up\n")
    assert ([line["text"] for line in log["lines"]], log["ended"]) == (["up"], True)


def test_the_engine_empties_the_trash_by_itself(folder, monkeypatch):
    monkeypatch.setattr(housekeeping, "EACH_SECONDS", 0.2)

    async def work(api):
        task_id = (await api.post("/upload_task", json={"name": "x"})).json()["task_id"]
        await api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "me", "file_content": "1"})
        await api.delete(f"/delete_task/{task_id}")
        files = folder / "storage" / "code" / str(task_id)
        await until(
            api, "/get_tasks?shown=trash", lambda answer: not answer["tasks"] and not files.exists(), seconds=20
        )
        return (await api.post(f"/restore_task/{task_id}")).json()["code"]

    assert with_engine(folder, work, trash_days=0) == "task_not_found"
