"""The trash: what is in it is hidden and comes back whole; what has had its term is gone for good."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.engine.upkeep import trash as emptying
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.queries import counters, trash
from orchestrator.storage.tables import metadata, tasks

pytestmark = pytest.mark.both_databases


@pytest.fixture
def full(api, task_id):
    """A task with a record of each kind that can be made without an engine."""
    api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "print(1)"})
    api.post("/upload_results", json={"task_id": task_id, "accuracy": 0.5, "run_time": 2.0, "raw_logs": "said\n"})
    api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "hello"})
    api.post("/tag_task/" + str(task_id), json={"add": ["kept"]})
    api.put(f"/update_task/{task_id}", json={"status": "completed"})
    return task_id


def put_away(api, task_id):
    answer = api.delete(f"/delete_task/{task_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


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


def counted_right(tx) -> bool:
    """`events` aside, which numbers what was ever told: events of a removed task are gone."""
    counted, recounted = counters.read(tx), counters.recount(tx)
    return all(counted[name] == recounted[name] for name in counted if name != "events")


def test_a_deleted_task_is_nowhere_but_in_the_trash(api, full):
    put_away(api, full)

    refused = [
        api.get(f"/{name}/{full}") for name in ("get_task", "get_code", "get_results", "get_messages", "get_logs")
    ]
    refused.append(api.post("/upload_message", json={"task_id": full, "sender": "a", "content": "late"}))
    refused.append(api.post("/start_loop", json={"task_id": full}))
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(404, "task_in_trash")}
    assert "restore_task" in refused[0].json()["detail"]
    assert api.get("/get_tasks").json()["tasks"] == []
    assert [task["id"] for task in api.get("/get_tasks?shown=trash").json()["tasks"]] == [full]


def test_what_belongs_to_it_is_hidden_with_it(api, full):
    container = api.post(f"/spawn_container?task_id={full}").json()["container_id"]
    item = api.get(f"/get_code/{full}/v1").json()["items"][0]["id"]

    put_away(api, full)

    assert api.get("/get_containers").json()["containers"] == []
    assert api.get(f"/container_status/{container}").json()["code"] == "task_in_trash"
    assert api.delete(f"/delete_code/{item}").json()["code"] == "task_in_trash"


def test_a_restored_task_is_as_it_was(api, full):
    before = [
        api.get(path).json() for path in (f"/get_task/{full}", f"/get_code/{full}", f"/get_messages/{full}", "/stats")
    ]
    put_away(api, full)

    assert api.post(f"/restore_task/{full}").json() == {"restored": True}

    assert [
        api.get(path).json() for path in (f"/get_task/{full}", f"/get_code/{full}", f"/get_messages/{full}", "/stats")
    ] == before


def test_stats_leave_the_trash_out(api, app, full):
    assert api.get("/stats").json()["completed_tasks"] == 1

    put_away(api, full)

    stats = api.get("/stats").json()
    assert (stats["total_tasks"], stats["completed_tasks"], stats["avg_accuracy"], stats["avg_runtime"]) == (
        0,
        0,
        None,
        None,
    )
    assert api.portal.call(app.state.lazy_store.store().scan, counted_right)


def test_a_live_loop_keeps_its_task(api, full):
    api.post("/start_loop", json={"task_id": full})

    refused = api.delete(f"/delete_task/{full}")

    assert (refused.status_code, refused.json()["code"]) == (409, "loop_is_live")
    assert "stop_loop" in refused.json()["detail"]
    assert api.get(f"/get_task/{full}").status_code == 200


def test_its_containers_are_to_be_stopped(api, rows, full):
    container = api.post(f"/spawn_container?task_id={full}").json()["container_id"]

    put_away(api, full)

    assert rows(f"select wanted from containers where id = '{container}'") == [("stopped",)]


def test_events_keep_their_order_over_delete_and_restore(api, full):
    put_away(api, full)
    api.post(f"/restore_task/{full}")

    listed = api.get(f"/get_events?task_id={full}").json()["events"]

    assert [event["seq"] for event in listed] == list(range(1, len(listed) + 1))
    assert [event["data"] for event in listed[-2:]] == [{"deleted": True}, {"restored": True}]


def test_deleting_twice_and_restoring_twice_is_a_404(api, full):
    put_away(api, full)
    assert api.delete(f"/delete_task/{full}").json()["code"] == "task_in_trash"

    api.post(f"/restore_task/{full}")
    again = api.post(f"/restore_task/{full}")

    assert (again.status_code, "shown=trash" in again.json()["detail"]) == (404, True)


def test_the_answer_says_how_long_it_is_kept(api, full):
    until = datetime.fromisoformat(put_away(api, full)["kept_until"])

    assert timedelta(days=29, hours=23) < until - datetime.now(UTC) <= timedelta(days=30)


def test_the_term_is_kept_to_the_day(app, serve):
    async def prepare(client):
        ids = [(await client.post("/upload_task", json={"name": name})).json()["task_id"] for name in ("young", "old")]
        for task_id in ids:
            await client.delete(f"/delete_task/{task_id}")
        await app.state.lazy_store.store().write(aged(ids[0], days=29, hours=23))
        await app.state.lazy_store.store().write(aged(ids[1], days=30, minutes=1))
        removed = await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None))
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
        await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None))
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
        await emptying.empty_trash(store, Settings(_env_file=None))
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
            first = await emptying.empty_trash(store, Settings(_env_file=None))
        return (
            first,
            await emptying.empty_trash(store, Settings(_env_file=None)),
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
        return await emptying.empty_trash(store, Settings(_env_file=None)), (
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
        assert await emptying.empty_trash(app.state.lazy_store.store(), Settings(_env_file=None)) == 1
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


def test_writes_of_the_same_batch_see_the_deletion(app, serve):
    async def work(client):
        task_id = (await client.post("/upload_task", json={"name": "x"})).json()["task_id"]
        message = {"task_id": task_id, "sender": "a", "content": "x"}
        before, deleted, after = await asyncio.gather(
            client.post("/upload_message", json=message),
            client.delete(f"/delete_task/{task_id}"),
            client.post("/upload_message", json=message),
        )
        return before.status_code, deleted.status_code, after.status_code

    assert serve(work) == (200, 200, 404)


@pytest.mark.parametrize("name", ["delete_task", "restore_task"])
def test_agents_delete_and_restore_nothing(app, serve, name):
    async def work(client):
        task_id = (await client.post("/upload_task", json={"name": "x"})).json()["task_id"]
        agent = CallContext(Principal(name="mine", role="coder"), app.state.lazy_store.store())
        with pytest.raises(NotAllowed):
            await OPERATIONS[name].call(agent, task_id=task_id)
        with pytest.raises(NotAllowed, match="purpose"):
            await OPERATIONS["get_containers"].call(agent, purpose="grade")
        return (await client.get(f"/get_task/{task_id}")).status_code

    assert serve(work) == 200
