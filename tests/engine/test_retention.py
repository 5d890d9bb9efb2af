"""Retention: outputs and logs of also-rans go when their days are over; winning lines and live loops keep theirs."""

import asyncio

import pytest
import sqlalchemy as sa

from orchestrator.contract.model_calls import ModelCallStart
from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.upkeep import housekeeping
from orchestrator.settings import Settings
from orchestrator.storage.clock import steady_now
from orchestrator.storage.files import staging
from orchestrator.storage.queries import containers, logs, loops, model_calls, removals, tasks
from orchestrator.storage.tables import containers as container_rows
from orchestrator.storage.tables import log_files, versions
from tests.backup.making import with_store

OLD, NEW = "2020-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z"
LINE = {"v1": [], "v2": ["v1"], "v3": ["v1"], "v4": ["v2"], "v5": ["v4"]}  # v4 is best: v1, v2, v4 are the winning line


def add_run(tx, folder, task_id: int, version: str, ended_at: str) -> str:
    name = containers.add(tx, task_id=task_id, version=version, purpose="run", runner="local", attempt=1)
    tx.execute(
        sa.update(container_rows).where(container_rows.c.id == name).values(status="completed", ended_at=ended_at)
    )
    staging.write_whole(folder.outputs(task_id, name) / "predictions.csv", version.encode())
    log = folder.log(task_id, name, f"{name}.log")
    staging.write_whole(log, version.encode())
    logs.save(
        tx,
        task_id,
        log.name,
        preview="first",
        size_bytes=2,
        container_id=name,
        stored_path=log.relative_to(folder.root).as_posix(),
    )
    tx.execute(sa.update(log_files).where(log_files.c.filename == log.name).values(modified=ended_at))
    return name


def add_task(tx, folder, *, state: str = "completed", ended_at: str = OLD) -> tuple[int, dict[str, str]]:
    task_id = tasks.add(tx, TaskUpload(name="t"))
    loops.update(tx, loops.add(tx, task_id, seed=1), state=state, best="v4")
    for version, parents in LINE.items():
        row = {"task_id": task_id, "version": version, "agent": "a", "parents": parents, "created_at": OLD}
        tx.execute(sa.insert(versions).values(row))
    return task_id, {version: add_run(tx, folder, task_id, version, ended_at) for version in LINE}


def kept_after(folder, *, days: dict, **task) -> tuple[dict, dict, dict]:
    """(what each chore dropped, whose outputs are there, whose logs are there)."""

    async def work(store):
        task_id, runs = await store.write(lambda tx: add_task(tx, store.folder, **task))
        dropped = await housekeeping.do_chores(store, Settings(_env_file=None, **days), steady_now())
        outputs = {version for version, name in runs.items() if store.folder.outputs(task_id, name).exists()}
        texts = {version for version, name in runs.items() if store.folder.log(task_id, name, f"{name}.log").exists()}
        assert await store.read(removals.count) == 0
        return dropped, outputs, texts

    return with_store(folder, work)


def test_winning_line_keeps_its_outputs(folder):
    dropped, outputs, texts = kept_after(folder, days={"keep_outputs_days": 30})

    assert (dropped["retire_outputs"], outputs, texts) == (2, {"v1", "v2", "v4"}, set(LINE))


def test_winning_line_keeps_its_logs(folder):
    dropped, outputs, texts = kept_after(folder, days={"keep_logs_days": 30})

    assert (dropped["retire_logs"], outputs, texts) == (2, set(LINE), {"v1", "v2", "v4"})


@pytest.mark.parametrize("task", [{"state": "running"}, {"state": "paused"}, {"ended_at": NEW}])
def test_live_loops_and_fresh_containers_keep_everything(folder, task):
    _, outputs, texts = kept_after(folder, days={"keep_outputs_days": 30, "keep_logs_days": 30}, **task)

    assert (outputs, texts) == (set(LINE), set(LINE))


def test_logs_of_agents_go_as_those_of_containers(folder):
    async def work(store):
        def add(tx):
            task_id, _ = add_task(tx, store.folder)
            paths = {version: add_session_log(tx, store.folder, task_id, version) for version in LINE}
            return paths

        paths = await store.write(add)
        dropped = await housekeeping.do_chores(store, Settings(_env_file=None, keep_logs_days=30), steady_now())
        return dropped["retire_logs"], {version for version, path in paths.items() if path.exists()}

    dropped, left = with_store(folder, work)

    assert (dropped, left) == (4, {"v1", "v2", "v4"})  # two of containers, two of sessions


def add_session_log(tx, folder, task_id: int, version: str):
    body = ModelCallStart(
        task_id=task_id,
        version=version,
        role="coder",
        agent="acp:mine",
        provider="acp",
        model="m",
        request="",
        reserved_tokens=0,
    )
    call = model_calls.add(tx, body, "0" * 64)
    log = folder.log(task_id, call.call_id, f"{call.call_id}.log")
    staging.write_whole(log, b"words")
    path = log.relative_to(folder.root).as_posix()
    logs.save(tx, task_id, log.name, preview="first", size_bytes=5, container_id=call.call_id, stored_path=path)
    tx.execute(sa.update(log_files).where(log_files.c.filename == log.name).values(modified=OLD))
    return log


def test_everything_is_kept_unless_settings_say_otherwise(folder):
    _, outputs, texts = kept_after(folder, days={})

    assert (outputs, texts) == (set(LINE), set(LINE))


def test_many_tasks_are_done_in_small_steps(folder, monkeypatch):
    from orchestrator.engine.upkeep import retention

    monkeypatch.setattr(retention, "BATCH", 2)

    async def work(store):
        for _ in range(5):
            await store.write(lambda tx: add_task(tx, store.folder))
        return await housekeeping.do_chores(
            store, Settings(_env_file=None, keep_outputs_days=1, keep_logs_days=1), steady_now()
        )

    dropped = with_store(folder, work)

    assert (dropped["retire_outputs"], dropped["retire_logs"], dropped["remove_files"]) == (10, 10, 20)


def test_rows_that_were_marked_before_a_crash_lose_their_files_later(folder):
    async def work(store):
        task_id, runs = await store.write(lambda tx: add_task(tx, store.folder))
        await housekeeping.retire_outputs(
            store, Settings(_env_file=None, keep_outputs_days=1), steady_now()
        )  # and then the power fails
        assert store.folder.outputs(task_id, runs["v3"]).exists()
        await housekeeping.do_chores(store, Settings(_env_file=None), steady_now())
        return store.folder.outputs(task_id, runs["v3"]).exists(), store.folder.outputs(task_id, runs["v4"]).exists()

    assert with_store(folder, work) == (False, True)


def test_removed_log_says_so_and_keeps_its_first_lines(api, app, folder):
    store = app.state.lazy_store.store()

    async def work():
        task_id, runs = await store.write(lambda tx: add_task(tx, store.folder))
        await housekeeping.do_chores(store, Settings(_env_file=None, keep_logs_days=1), steady_now())
        return task_id, runs

    task_id, runs = api.portal.call(work)

    gone = api.get(f"/download_log/{task_id}/{runs['v3']}.log")
    assert gone.status_code == 404 and "KEEP_LOGS_DAYS" in gone.json()["detail"]
    shown = {row["filename"]: row for row in api.get(f"/get_logs/{task_id}").json()["logs"]}
    assert shown[f"{runs['v3']}.log"]["preview"] == "first" and shown[f"{runs['v3']}.log"]["removed_at"]
    assert shown[f"{runs['v4']}.log"]["removed_at"] is None


def test_backup_that_is_being_made_keeps_its_files(folder):
    async def work(store):
        task_id, runs = await store.write(lambda tx: add_task(tx, store.folder))
        async with store.backups.files_stay:
            chores = asyncio.create_task(
                housekeeping.do_chores(store, Settings(_env_file=None, keep_outputs_days=1), steady_now())
            )
            await asyncio.sleep(0.3)
            during = store.folder.outputs(task_id, runs["v3"]).exists()
        await chores
        return during, store.folder.outputs(task_id, runs["v3"]).exists()

    assert with_store(folder, work) == (True, False)
