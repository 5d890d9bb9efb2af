"""The trash: what is in it is hidden, comes back whole, and can be put there and taken out by people only."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from tests.operations.counting import counted_right

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
