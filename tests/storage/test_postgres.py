"""PostgreSQL under the store: the order of events, a second writer, migrations, and what a session is set to."""

import asyncio
import os
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from orchestrator.contract.errors import DatabaseUnreachable, NewerDatabase
from orchestrator.storage import events
from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.backends.postgres_errors import is_retryable
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.hub import ALL_TASKS
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import counters, messages, tasks
from orchestrator.storage.store import run_batch
from tests.storage.stored import add_task, all_tasks, say, with_store


def test_second_process_is_refused_and_told_who_writes(folder, postgres, database, tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from orchestrator.storage.open_store import OpenStore\n"
        "from orchestrator.storage.files.data_folder import DataFolder\n"
        "from orchestrator.contract.errors import DatabaseInUse\n"
        "try: OpenStore(DataFolder(Path(sys.argv[1])), sys.argv[2])\n"
        "except DatabaseInUse as error: print(error)\n"
    )
    url = postgres.url(database, password="secret-2")

    async def work(_):
        arguments = [sys.executable, "-c", code, str(tmp_path / "other"), url]
        return await asyncio.to_thread(
            subprocess.run, arguments, capture_output=True, text=True, timeout=60, check=True
        )

    said = with_store(folder, url, work).stdout

    assert f"pid {os.getpid()} on" in said and "DATABASE_URL" in said
    assert "secret-2" not in said
    with_store(tmp_path / "other", url, lambda store: store.read(all_tasks))  # free again


def test_newer_database_is_refused_untouched(folder, postgres, database):
    postgres.execute("update alembic_version set version_num = '9999'", "drop table answers", database=database)

    with pytest.raises(NewerDatabase, match="9999"):
        OpenStore(DataFolder(folder), postgres.url(database))

    assert postgres.rows("select version_num from alembic_version", database) == [("9999",)]
    assert postgres.rows("select to_regclass('answers')::text", database) == [(None,)]


def test_failed_migration_leaves_nothing_behind(folder, postgres, monkeypatch):
    database = postgres.create()
    postgres.execute("create table versions (mine int)", database=database)

    with pytest.raises(sa.exc.ProgrammingError, match="versions"):
        OpenStore(DataFolder(folder), postgres.url(database))

    assert postgres.rows("select tablename from pg_tables where schemaname = 'public'", database) == [("versions",)]


def test_reader_that_resumes_misses_no_event_of_many_writers(postgres, database):
    """No lock keeps the writers apart, each has its own connection; readers go on from the newest that they saw."""
    engine = sa.create_engine(Address(postgres.url(database)).build_url("psycopg"), pool_size=12)
    with engine.connect() as tx:
        ids = run_batch(tx, [(add_task, None)] * 4)[0]
        ids = [task_id for task_id, _ in ids]
    over, seen, lost = threading.Event(), [[], []], []

    def write(number):
        with engine.connect() as tx:
            for n in range(60):
                batch = [(say(ids[(number + n + k) % 4]), None) for k in range(3)]
                while True:
                    try:
                        outcomes, _ = run_batch(tx, batch, is_retryable)
                        break
                    except sa.exc.DBAPIError as error:
                        if not is_retryable(error):
                            raise
                lost.extend(error for _, error in outcomes if error)

    def follow(found):
        last = 0
        with engine.connect() as tx:
            while True:
                ended = over.is_set()
                new = events.list_after(tx, ALL_TASKS, last)
                tx.rollback()
                found.extend((event.position, event.task_id, event.seq) for event in new)
                last = new[-1].position if new else last
                if ended and not new:
                    return

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    readers = [threading.Thread(target=follow, args=(found,)) for found in seen]
    for thread in writers + readers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()
    engine.dispose()

    assert lost == []
    for found in seen:
        assert [position for position, _, _ in found] == list(range(1, 4 + 6 * 60 * 3 + 1))
        for task_id in ids:
            seqs = [seq for _, task, seq in found if task == task_id]
            assert seqs == list(range(1, 1 + len(seqs)))


def test_deadlock_with_another_session_is_tried_again(folder, postgres, database):
    """The other session takes the same two rows the other way round, and is never the one that is given up."""
    engine = sa.create_engine(Address(postgres.url(database)).build_url("psycopg"))
    tries = []

    async def work(store):
        task_id = await store.write(add_task)
        with engine.connect() as other:
            other.exec_driver_sql("set deadlock_timeout = '60s'")
            other.exec_driver_sql("update counters set n = n where name = 'tasks'")

            def rename(tx):
                tries.append(1)
                tx.execute(sa.text("update tasks set name = 'ours' where id = :id"), {"id": task_id})
                if len(tries) == 1:
                    threading.Thread(
                        target=other.exec_driver_sql, args=("update tasks set description = 'theirs'",)
                    ).start()
                counters.add(tx, "tasks", n=0)

            writing_it = asyncio.create_task(store.write(rename))
            while len(tries) < 2:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.2)
            other.commit()
            await writing_it
        return await store.read(lambda tx: [(task.name, task.description) for task in [tasks.find(tx, task_id)]])

    found = with_store(folder, postgres.url(database), work)
    engine.dispose()

    assert found == [("ours", "theirs")]
    assert len(tries) >= 2


def test_read_sees_one_snapshot_and_cannot_write(folder, postgres, database):
    async def work(store):
        await store.write(add_task)

        def look_twice(tx):
            first = len(all_tasks(tx))
            postgres.execute(
                "insert into tasks select id + 1000, name, dataset, description, creator_agent, status, created_at, "
                "updated_at, spec, data, last_seq from tasks where id < 1000",
                database=database,
            )
            return first, len(all_tasks(tx))

        with pytest.raises(sa.exc.DBAPIError, match="read-only"):
            await store.scan(lambda tx: tx.execute(sa.text("delete from tasks")))
        return await store.scan(look_twice), len(await store.scan(all_tasks))

    assert with_store(folder, postgres.url(database), work) == ((1, 1), 2)


def test_text_with_a_null_character_is_kept_without_it(folder, postgres, database):
    async def work(store):
        task_id = await store.write(add_task)
        await store.write(say(task_id, "a\0b"))
        return await store.read(
            lambda tx: [message.content for message in messages.list_page(tx, task_id, limit=9, after=None)]
        )

    assert with_store(folder, postgres.url(database), work) == ["a\ufffdb"]


def test_standby_is_named(folder, postgres, database):
    postgres.execute(f"alter database {database} set default_transaction_read_only = on")

    with pytest.raises(DatabaseUnreachable, match="read-only, or a standby"):
        OpenStore(DataFolder(folder), postgres.url(database))


def test_writes_are_on_disk_whatever_the_server_says(folder, postgres, database):
    postgres.execute(f"alter database {database} set synchronous_commit = off")

    async def work(store):
        return await store.write(lambda tx: tx.exec_driver_sql("show synchronous_commit").scalar_one())

    assert with_store(folder, postgres.url(database), work) == "on"
