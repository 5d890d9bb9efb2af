"""The term of the trash: what has had it is gone for good, rows and files, whatever broke off on the way."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from orchestrator.engine.upkeep import trash as emptying
from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text, steady_now
from orchestrator.storage.queries import trash
from orchestrator.storage.tables import metadata, tasks
from tests.operations.counting import counted_right

pytestmark = pytest.mark.both_databases


def aged(task_id, **ago):
    """Makes it as if the task had been deleted that long ago."""
    deleted_at = as_text(datetime.now(UTC) - timedelta(**ago))
    return lambda tx: tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(deleted_at=deleted_at)).rowcount


def rows_of(task_id):
    def look(tx) -> dict[str, int]:
        counted = {
            table.name: sa.select(sa.func.count()).select_from(table).where(table.c.task_id == task_id)
            for table in trash.list_task_tables()
        }
        return {name: n for name, query in counted.items() if (n := tx.execute(query).scalar_one())}

    return look


def test_the_term_is_kept_to_the_day(app, serve):
    async def prepare(client):
        ids = [(await client.post("/upload_task", json={"name": name})).json()["task_id"] for name in ("young", "old")]
        for task_id in ids:
            await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(ids[0], days=29, hours=23))
        await app.state.lazy_store.store().write(aged(ids[1], days=30, minutes=1))
        removed = await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None), steady_now())
        return removed, [task["name"] for task in (await client.get("/get_tasks?shown=trash")).json()["tasks"]]

    assert serve(prepare) == (1, ["young"])


async def _fill(client) -> int:
    task_id = (await client.post("/upload_task", json={"name": "x", "tags": ["t"]})).json()["task_id"]
    await client.post(
        "/upload_code", data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "print(1)"}
    )
    for number in range(3):
        await client.post(
            "/upload_results", json={"task_id": task_id, "accuracy": 0.25, "raw_logs": f"said {number}\n"}
        )
    await client.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "hello"})
    return task_id


def test_no_row_and_no_file_is_left_after_the_term(app, serve, monkeypatch):
    monkeypatch.setattr(emptying, "ROWS_AT_A_TIME", 2)  # several transactions for each table

    async def work(client):
        other, task_id = await _fill(client), await _fill(client)
        folders = app.state.lazy_store.store().folder.list_task_folders(task_id)
        assert any(folder.exists() for folder in folders)
        await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(task_id, days=31))
        await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None), steady_now())
        kept = (
            (await client.get(f"/get_code/{other}")).json()["versions"],
            (await client.get(f"/get_results/{other}")).json()["results"],
        )
        gone = await client.post(f"/restore_task/{task_id}")
        left = (
            await app.state.lazy_store.store().scan(rows_of(task_id)),
            [folder for folder in folders if folder.exists()],
        )
        return *left, kept, gone.status_code, await app.state.lazy_store.store().scan(counted_right)

    rows, folders, (versions, results), restored, right = serve(work)

    assert (rows, folders, restored) == ({}, [], 404)
    assert (len(versions), len(results), right) == (1, 3, True)


@pytest.mark.parametrize("stops_after", [1, 3, 6])
def test_a_removal_that_broke_off_goes_on(app, serve, monkeypatch, stops_after):
    """Rows go in several transactions; whatever the process got done before it died, the next round does the rest."""
    monkeypatch.setattr(emptying, "ROWS_AT_A_TIME", 1)

    async def work(client):
        store, task_id = app.state.lazy_store.store(), await _fill(client)
        await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(task_id, days=31))
        await store.write(lambda tx: trash.begin_removal(tx, task_id))
        for _ in range(stops_after):
            await store.write(lambda tx: trash.drop_rows(tx, task_id, 1))
        halfway = await store.scan(rows_of(task_id)), (await client.post(f"/restore_task/{task_id}")).status_code
        await emptying.empty_trash(store, Settings(_env_file=None), steady_now())
        return (
            halfway,
            await store.scan(rows_of(task_id)),
            [path for path in store.folder.list_task_folders(task_id) if path.exists()],
        )

    halfway, rows, files = serve(work)

    assert halfway[0] and halfway[1] == 404  # what is being removed cannot come back in parts
    assert (rows, files) == ({}, [])


def test_files_that_cannot_go_keep_the_task_for_the_next_time(app, serve, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    async def work(client):
        store, task_id = app.state.lazy_store.store(), await _fill(client)
        await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(task_id, days=31))
        with monkeypatch.context() as patched:
            patched.setattr(emptying.shutil, "rmtree", refuse)
            first = await emptying.empty_trash(store, Settings(_env_file=None), steady_now())
        return (
            first,
            await emptying.empty_trash(store, Settings(_env_file=None), steady_now()),
            store.folder.list_task_folders(task_id),
        )

    first, second, folders = serve(work)

    assert (first, second) == (0, 1)
    assert not any(folder.exists() for folder in folders)


def test_a_restore_in_the_last_moment_wins(app, serve):
    async def work(client):
        store, task_id = app.state.lazy_store.store(), await _fill(client)
        await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(task_id, days=31))
        _, begun = await asyncio.gather(client.post(f"/restore_task/{task_id}"), store.write(lambda tx: 0))
        return await emptying.empty_trash(store, Settings(_env_file=None), steady_now()), (
            await client.get(f"/get_task/{task_id}")
        ).status_code

    assert serve(work) == (0, 200)


def test_ids_are_never_given_twice(app, serve):
    async def work(client):
        async def made() -> tuple:
            task_id = await _fill(client)
            run = (await client.get(f"/get_results/{task_id}")).json()["results"][0]["id"]
            item = (await client.get(f"/get_code/{task_id}/v1")).json()["items"][0]["id"]
            message = (await client.get(f"/get_messages/{task_id}")).json()["messages"][0]["id"]
            return task_id, run, item, message

        first = await made()
        await client.delete(f"/delete_task/{first[0]}")
        await app.state.lazy_store.store().write(aged(first[0], days=31))
        assert await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None), steady_now()) == 1
        return first, await made()

    first, second = serve(work)

    assert all(new > old for old, new in zip(first, second, strict=True))


def test_every_table_is_a_tasks_or_known_not_to_be():
    """A new table either names its task, or hangs on one that does, or belongs to none: say so here."""
    of_owner = {"log_chunks", "rounds"}
    of_none = {"answers", "counters", "environments", "datasets", "dataset_names", "removals", "sessions"}
    of_tasks = {table.name for table in trash.list_task_tables()}

    assert set(metadata.tables) - of_tasks - of_owner - {"tasks"} - of_none == set()
    assert {table.name for table, *_ in trash._BY_OWNER} == of_owner
