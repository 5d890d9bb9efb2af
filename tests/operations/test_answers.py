"""What every operation has in common: keys, errors, paging, events; nothing of the caller's input is echoed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from orchestrator.storage.queries import loops
from orchestrator.storage.transaction import Tx

pytestmark = pytest.mark.both_databases


def test_operation_ids_are_the_names_of_operations(app: FastAPI):
    from orchestrator.operations.registry import OPERATIONS

    paths = app.openapi()["paths"]
    ids = {item["operationId"] for path in paths.values() for item in path.values()}
    assert ids == OPERATIONS.keys() | {"stream_events", "create_session", "get_session", "delete_session"}


def test_errors_have_one_shape(api: TestClient):
    answer = api.get("/get_task/9")

    body = answer.json()
    assert body.keys() == {"detail", "code", "title", "status", "request_id", "errors"}
    assert (body["status"], body["request_id"]) == (404, answer.headers["x-request-id"])
    problem = api.get("/get_task/9", headers={"accept": "application/problem+json"})
    assert problem.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "send",
    [
        lambda api, bait: api.post("/upload_task", json={"name": {"x": bait}}),
        lambda api, bait: api.post("/upload_task", json={"name": "a", "objective": {"target": bait}}),
        lambda api, bait: api.post("/upload_results", json={"task_id": bait}),
        lambda api, bait: api.get("/get_tasks", params={"cursor": bait}),
        lambda api, bait: api.get("/get_events", params={"after": bait}),
        lambda api, bait: api.post(
            "/upload_message", content=bait.encode(), headers={"content-type": "application/json"}
        ),
    ],
)
def test_the_callers_input_is_not_echoed(api: TestClient, send: Callable):
    answer = send(api, "<script>bait</script>")

    assert answer.status_code in (400, 422)
    assert "bait" not in answer.text


def test_wrong_path_method_and_content_type_are_explained(api: TestClient):
    form = api.post("/upload_task", data={"name": "x"})

    assert api.get("/upload").json()["detail"] == "This path does not exist; /docs lists the operations."
    assert api.post("/get_tasks").json()["detail"] == "This path accepts only GET; /docs lists the operations."
    assert "Content-Type: application/json" in form.json()["detail"][0]["msg"]


def test_unknown_purpose_of_containers_is_refused(api: TestClient):
    assert api.get("/get_containers", params={"purpose": "test"}).status_code == 422


def test_unbuilt_values_are_refused_by_name(api: TestClient):
    bodies = {
        "run.runner": {"run": {"runner": "kubernetes"}},
        "agents.coder": {"agents": {"coder": "external"}},
        "human.approve": {"human": {"approve": "each_version"}},
        "run.network": {"run": {"network": True}},
    }
    for field, section in bodies.items():
        answer = api.post("/upload_task", json={"name": "x"} | section)
        assert answer.status_code == 422, field
        assert field in str(answer.json()["detail"])
        assert "not built yet" in str(answer.json()["detail"])
    unknown = api.post("/upload_task", json={"name": "x", "budget": {"euros": 2.0}})
    assert unknown.status_code == 422
    assert unknown.json()["detail"][0]["loc"] == ["body", "budget", "euros"]


@pytest.mark.parametrize("outputs", [["../x.csv"], ["/etc/passwd"], [".."], ["a/b.csv"], [], ["a"] * 33])
def test_outputs_are_plain_file_names(api: TestClient, outputs: list[str]):
    assert api.post("/upload_task", json={"name": "x", "program": {"outputs": outputs}}).status_code == 422


def test_idempotency_key_repeats_the_first_answer(api: TestClient, task_id: int):
    body = {"task_id": task_id, "sender": "a", "content": "once"}
    for _ in range(3):
        assert api.post("/upload_message", json=body, headers={"Idempotency-Key": "k1"}).json() == {"posted": True}

    assert len(api.get(f"/get_messages/{task_id}").json()["messages"]) == 1
    other = api.post("/upload_message", json=body | {"content": "twice"}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_events_are_numbered_without_gaps(api: TestClient, task_id: int):
    for number in range(5):
        api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": str(number)})

    listed = api.get(f"/get_events?task_id={task_id}").json()
    assert [event["seq"] for event in listed["events"]] == [1, 2, 3, 4, 5, 6]
    rest = api.get(f"/get_events?task_id={task_id}&after=4").json()
    assert [event["seq"] for event in rest["events"]] == [5, 6]
    none = api.get(f"/get_events?task_id={task_id}&after={rest['next_cursor']}").json()
    assert (none["events"], none["next_cursor"]) == ([], "6")


def test_tasks_page_by_cursor_in_each_order(api: TestClient):
    names = ["b", "a", "c", "a"]
    for name in names:
        api.post("/upload_task", json={"name": name})

    for sort, expected in {"newest": ["a", "c", "a", "b"], "oldest": names, "name": ["a", "a", "b", "c"]}.items():
        seen, cursor = [], None
        while cursor is not None or not seen:
            page = api.get(
                "/get_tasks", params={"limit": 2, "sort": sort} | ({"cursor": cursor} if cursor else {})
            ).json()
            seen += [task["name"] for task in page["tasks"]]
            cursor = page["next_cursor"]
        assert seen == expected, sort


def test_tasks_are_found_by_text_and_status(api: TestClient):
    api.post("/upload_task", json={"name": "100% digits"})
    api.post("/upload_task", json={"name": "other", "description": "with_underscore"})

    assert [task["name"] for task in api.get("/get_tasks?q=100%25").json()["tasks"]] == ["100% digits"]
    assert [task["name"] for task in api.get("/get_tasks?q=h_u").json()["tasks"]] == ["other"]
    assert api.get("/get_tasks?status=running").json()["tasks"] == []


def test_public_key_is_refused_from_foreign_pages(api: TestClient):
    assert api.get("/get_tasks", headers={"origin": "http://localhost:3000"}).status_code == 200
    assert api.get("/get_tasks", headers={"origin": "https://evil.example"}).status_code == 403


def test_own_key_replaces_the_public_one(tmp_path: Path):

    app = create_app(Settings(data_dir=tmp_path, demo_api_key="s3cret", _env_file=None), engine=False)
    with TestClient(app) as client:
        assert client.get("/get_tasks", headers={"X-API-KEY": "demo_key"}).status_code == 401
        assert client.get("/get_tasks", headers={"X-API-KEY": "s3cret"}).status_code == 200


def test_a_live_loop_guards_task_and_code(api: TestClient, task_id: int):
    data = {"task_id": task_id, "version": "v1", "agent": "c", "file_content": "x"}
    api.post("/upload_code", data=data)
    item = api.get(f"/get_code/{task_id}/v1").json()["items"][0]
    started = api.post("/start_loop", json={"task_id": task_id})
    assert started.status_code == 200, started.text

    assert api.post("/start_loop", json={"task_id": task_id}).json()["code"] == "loop_is_live"
    guarded = api.put(f"/update_task/{task_id}", json={"status": "completed"})
    assert (guarded.status_code, "stop_loop" in guarded.json()["detail"]) == (409, True)
    assert api.delete(f"/delete_code/{item['id']}").status_code == 409
    assert api.get(f"/get_loop/{task_id}").json()["state"] == "requested"


def test_task_says_whether_it_ever_had_a_loop(api: TestClient, task_id: int):
    other = api.post("/upload_task", json={"name": "driven by others"}).json()["task_id"]
    api.put(f"/update_task/{other}", json={"status": "completed"})

    api.post("/start_loop", json={"task_id": task_id})

    assert {task["id"]: task["has_loop"] for task in api.get("/get_tasks").json()["tasks"]} == {
        task_id: True,
        other: False,
    }
    assert api.get(f"/get_task/{task_id}").json()["has_loop"] is True


def test_loop_is_shown_with_its_newest_rounds_only_if_asked(api: TestClient, app: FastAPI, task_id: int):
    def fill(tx: Tx):
        for number in (1, 2, 3):
            loops.add_round(tx, "loop-1", number, kind="improve", version=f"v{number}", parent=None)

    api.post("/start_loop", json={"task_id": task_id})
    assert api.portal is not None
    api.portal.call(app.state.lazy_store.store().write, fill)

    newer = api.get(f"/get_loop/{task_id}?after_round=2").json()

    assert [found["version"] for found in newer["rounds"]] == ["v3"] and newer["versions"] == 3
    assert len(api.get(f"/get_loop/{task_id}").json()["rounds"]) == 3
    assert api.get(f"/get_loop/{task_id}?after_round=-1").status_code == 422


def test_start_loop_names_the_datasets_it_knows(api: TestClient):
    task_id = api.post("/upload_task", json={"name": "x", "dataset": "no such data"}).json()["task_id"]

    answer = api.post("/start_loop", json={"task_id": task_id})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_dataset")
    assert all(name in answer.json()["detail"] for name in ("digits", "breast_cancer", "diabetes"))


def test_reported_results_do_not_touch_the_loop(api: TestClient, task_id: int):
    api.post("/start_loop", json={"task_id": task_id})
    api.post("/upload_results", json={"task_id": task_id, "accuracy": 1.0, "version": "v1"})

    assert api.get(f"/get_loop/{task_id}").json()["best"] is None


def test_a_task_stays_readable_when_its_plugin_has_gone(api: TestClient, app: FastAPI):
    import sqlalchemy as sa

    from orchestrator.storage.tables import tasks

    task_id = api.post("/upload_task", json={"name": "x"}).json()["task_id"]
    gone = sa.update(tasks).values(spec={"agents": {"coder": "gone"}, "grade": {"kind": "gone"}})
    assert api.portal is not None
    api.portal.call(app.state.lazy_store.store().write, lambda tx: tx.execute(gone).rowcount)

    assert api.get(f"/get_task/{task_id}").json()["spec"]["agents"]["coder"] == "gone"
    assert len(api.get("/get_tasks").json()["tasks"]) == 1
    refused = api.post("/start_loop", json={"task_id": task_id})
    assert (refused.status_code, "gone" in refused.json()["detail"]) == (422, True)


def test_public_key_is_refused_under_a_foreign_name(api: TestClient):
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000", "192.168.1.7:8000"):
        assert api.get("/get_tasks", headers={"host": host}).status_code == 200, host
    for host in ("rebound.evil.example:8000", "backend:8000"):
        assert api.get("/get_tasks", headers={"host": host}).status_code == 403, host


def test_api_page_loads_nothing_from_other_sites(app: FastAPI):

    with TestClient(app) as stranger:
        for path in ("/docs", "/page/docs.js", "/page/parts.js", "/page/page.css"):
            answer = stranger.get(path)
            assert answer.status_code == 200, path
            assert "https://" not in answer.text, path
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert stranger.get("/redoc").status_code == 401
