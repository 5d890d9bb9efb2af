"""The store: batches, savepoints, events, migrations, the lock, a full disk."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from orchestrator.contract.errors import AlreadyRunning, NewerDatabase, StorageFull
from orchestrator.contract.events import TaskChanged
from orchestrator.contract.tasks import TaskUpload
from orchestrator.storage import events
from orchestrator.storage.backends.schema import migrate
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import counters, export_rows, marks, messages, results, tasks
from orchestrator.storage.queries import loops as loop_rounds
from orchestrator.storage.tables import loops, metadata


def with_store(folder: Path, work):
    async def run():
        store = OpenStore(DataFolder(folder), os.environ.get("DATABASE_URL"))
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def add_task(tx, name="t"):
    task_id = tasks.add(tx, TaskUpload(name=name))
    events.emit(tx, TaskChanged(task_id=task_id, name=name))
    return task_id


@pytest.mark.both_databases
def test_one_failing_write_of_a_batch_leaves_the_others(folder):
    def fail(tx):
        add_task(tx, "lost")
        raise ValueError("no")

    async def work(store):
        outcomes = await asyncio.gather(
            *(store.write(fail if number == 3 else add_task) for number in range(8)), return_exceptions=True
        )
        names = [
            task.name
            for task in await store.read(
                lambda tx: tasks.list_page(tx, limit=100, after=None, status=None, text=None, sort="oldest")
            )
        ]
        seqs = await store.read(lambda tx: [event.position for event in events.list_after(tx, 0, 0)])
        return outcomes, names, seqs, await store.read(counters.read), await store.read(counters.recount)

    outcomes, names, positions, kept, counted = with_store(folder, work)

    assert [type(outcome) for outcome in outcomes] == [int] * 3 + [ValueError] + [int] * 4
    assert names == ["t"] * 7
    assert positions == list(range(1, 8))
    assert kept == counted


@pytest.mark.both_databases
def test_migrations_lead_to_the_tables(folder):
    def compare(tx):
        return compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)

    async def work(store):
        return await store.scan(compare)

    assert with_store(folder, work) == []


@pytest.mark.both_databases
def test_every_kind_of_record_is_read_in_pages(folder):
    def fill(tx):
        task_id = add_task(tx)
        for n in range(3):
            tx.execute(
                sa.insert(loops).values(
                    id=f"loop-{n}", task_id=task_id, wanted="x", state="x", seed=1, doing="", started_at="t"
                )
            )
            loop_rounds.add_round(tx, f"loop-{n}", 1, kind="baseline", version=f"v{n}", parent=None)
            messages.post(
                tx,
                task_id=task_id,
                sender="s",
                receiver=None,
                role="feedback",
                content="c",
                version=None,
                data=None,
            )
            results.add(tx, task_id=task_id, accuracy=0.5)
            marks.add(tx, task_id, f"v{n}", kind="wrong", reason="r", marked_by="p")
        return task_id

    def read(tx):
        found = {}
        for name in export_rows.KINDS:
            rows, after, upto = [], None, export_rows.find_newest_key(tx, name, 1)
            while upto is not None:
                page, after = export_rows.list_page(tx, name, 1, after=after, upto=upto, limit=2)
                rows += page
                if after is None:
                    break
            found[name] = len(rows)
        return found

    async def work(store):
        await store.write(fill)
        return await store.scan(read)

    found = with_store(folder, work)

    assert found == dict.fromkeys(found, 3) | dict.fromkeys(
        ("checks", "regrades", "trials", "versions", "code", "containers", "logs", "model_calls"), 0
    ) | {
        "tasks": 1,
        "events": 4,
    }


def test_newer_database_is_refused_untouched(folder):
    file = DataFolder(folder).database
    with sqlite3.connect(file) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('9999')")
    before = file.read_bytes()

    with pytest.raises(NewerDatabase, match="9999"):
        OpenStore(DataFolder(folder))

    assert file.read_bytes() == before


def test_older_database_is_copied_before_it_is_migrated(tmp_path):
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    real = Path(migrate.__code__.co_filename).parents[1] / "migrations"
    for name in ("env.py", "script.py.mako"):
        (scripts / name).write_text((real / name).read_text())
    revision = "revision = {!r}\ndown_revision = {!r}\nfrom alembic import op\ndef upgrade():\n    op.execute({!r})\n"
    (scripts / "versions" / "1_first.py").write_text(revision.format("1", None, "create table a (x int)"))
    file = tmp_path / "old.db"
    migrate(file, scripts)
    with sqlite3.connect(file) as connection:
        connection.execute("insert into a values (7)")
    (scripts / "versions" / "2_second.py").write_text(revision.format("2", "1", "drop table a"))

    copy = migrate(file, scripts)

    assert sqlite3.connect(copy).execute("select x from a").fetchall() == [(7,)]
    assert sqlite3.connect(file).execute("select name from sqlite_master where name = 'a'").fetchall() == []


def test_second_process_is_kept_out_and_told_where(folder):
    store = OpenStore(DataFolder(folder))
    try:
        store.lock.announce("http://127.0.0.1:8123")
        code = (
            "import sys; from pathlib import Path\n"
            "from orchestrator.storage.open_store import OpenStore\n"
            "from orchestrator.storage.files.data_folder import DataFolder\n"
            "from orchestrator.contract.errors import AlreadyRunning\n"
            "try: OpenStore(DataFolder(Path(sys.argv[1])))\n"
            "except AlreadyRunning as error: print(error.url, '|', error)\n"
        )
        said = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    finally:
        asyncio.run(store.close())

    assert said.startswith("http://127.0.0.1:8123 |")
    assert "--data-dir" in said


def test_lock_is_free_after_close(folder):
    for _ in range(2):
        asyncio.run(OpenStore(DataFolder(folder)).close())
    store = OpenStore(DataFolder(folder))
    with pytest.raises(AlreadyRunning):
        OpenStore(DataFolder(folder))
    asyncio.run(store.close())


def test_full_disk_is_507_and_leaves_nothing_half_written(app, folder):
    from starlette.testclient import TestClient

    with TestClient(app, headers={"X-API-KEY": "demo_key"}) as api:
        task_id = api.post("/upload_task", json={"name": "x"}).json()["task_id"]
        writer = app.state.lazy_store.store()._backend._tx
        pages = writer.exec_driver_sql("pragma page_count").scalar_one()
        writer.rollback()
        writer.exec_driver_sql(f"pragma max_page_count={pages}")
        writer.rollback()
        answers = [
            api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x" * 500_000}).json()
            for _ in range(3)
        ]
        code = api.post(
            "/upload_code",
            data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "y", "summary": "z" * 2_000},
        )
        writer.exec_driver_sql("pragma max_page_count=1073741823")
        writer.rollback()
        assert {answer.get("code") for answer in answers} == {"storage_full"}
        assert api.get(f"/get_messages/{task_id}").json()["messages"] == []
        assert (
            api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "now"}).status_code == 200
        )
        assert code.status_code in (200, 507)
        events_now = api.get(f"/get_events?task_id={task_id}").json()["events"]
        assert [event["seq"] for event in events_now] == list(range(1, len(events_now) + 1))
    assert list((folder / "storage" / "incoming").iterdir()) == []


def test_full_disk_under_files_is_named(folder, monkeypatch):
    import errno
    import os

    from orchestrator.storage.files import staging

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    async def work(store):
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StorageFull):
            async with staging.stage_file(store.folder, b"x"):
                pass
        monkeypatch.undo()
        return list((store.folder.storage / "incoming").iterdir())

    assert with_store(folder, work) == []


KILLED = """
import asyncio, os, sys
from pathlib import Path
from orchestrator.contract.tasks import TaskUpload
from orchestrator.contract.events import TaskChanged
from orchestrator.storage import events
from orchestrator.storage.queries import tasks
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.files.data_folder import DataFolder

def add(tx):
    task_id = tasks.add(tx, TaskUpload(name="t"))
    events.emit(tx, TaskChanged(task_id=task_id, name=str(task_id)))
    return task_id

async def writer(store):
    while True:
        print(await store.write(add), flush=True)

async def main():
    store = OpenStore(DataFolder(Path(sys.argv[1])), os.environ.get("DATABASE_URL"))
    await asyncio.gather(*(writer(store) for _ in range(16)))

asyncio.run(main())
"""


@pytest.mark.both_databases
def test_acknowledged_writes_survive_kill_nine(folder):
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    told = [int(process.stdout.readline()) for _ in range(300)]
    process.kill()
    told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.wait()

    async def work(store):
        ids = await store.scan(lambda tx: [row[0] for row in tx.execute(sa.text("select id from tasks order by id"))])
        positions = await store.scan(
            lambda tx: [row[0] for row in tx.execute(sa.text("select position from events order by 1"))]
        )
        bodies = await store.scan(
            lambda tx: [int(json.loads(row[0])["name"]) for row in tx.execute(sa.text("select data from events"))]
        )
        return ids, positions, bodies, await store.read(counters.read), await store.scan(counters.recount)

    ids, positions, bodies, kept, counted = with_store(folder, work)

    assert set(told) <= set(ids)
    assert len(told) == len(set(told)) >= 300
    assert positions == list(range(1, len(ids) + 1))
    assert sorted(bodies) == ids
    assert kept == counted
