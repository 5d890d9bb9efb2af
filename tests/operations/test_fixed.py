"""The 23 fixed operations, with the shapes that clients of the specification rely on."""

import pytest

pytestmark = pytest.mark.both_databases

TASK_FIELDS = {"id", "name", "dataset", "description", "creator_agent", "status", "created_at"}
ITEM_FIELDS = {"id", "task_id", "version", "agent", "filename", "stored_path", "uploaded_at"}
RESULT_FIELDS = {"id", "task_id", "accuracy", "loss", "raw_logs", "run_time", "created_at"}
MESSAGE_FIELDS = {"id", "task_id", "sender", "receiver", "role", "content", "created_at"}


def upload(api, task_id, version="v1", text="print(1)", **more):
    return api.post(
        "/upload_code", data={"task_id": task_id, "version": version, "agent": "coder", "file_content": text, **more}
    )


def test_task_is_created_and_listed_newest_first(api):
    first = api.post("/upload_task", json={"name": "a"}).json()["task_id"]
    second = api.post(
        "/upload_task", json={"name": "b", "dataset": "anything", "description": "d", "creator_agent": "me"}
    )

    assert second.status_code == 200
    listed = api.get("/get_tasks").json()["tasks"]
    assert [task["id"] for task in listed] == [second.json()["task_id"], first]
    assert listed[0].keys() >= TASK_FIELDS
    assert listed[0]["status"] == "created"


def test_task_status_can_be_updated(api, task_id):
    assert api.put(f"/update_task/{task_id}", json={"status": "completed"}).json() == {"status": "updated"}

    assert api.get(f"/get_task/{task_id}").json()["status"] == "completed"
    assert api.get("/stats").json()["completed_tasks"] == 1
    assert api.put(f"/update_task/{task_id}", json={"status": "great"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "get_task/9",
        "get_code/9",
        "get_code/9/v1",
        "download_code/9/v1",
        "get_results/9",
        "get_latest_results/9",
        "get_messages/9",
        "get_logs/9",
        "download_log/9/x.log",
        "get_feedback/9",
        "get_loop/9",
        "read_code/9/v1",
        "get_containers?task_id=9",
        "get_events?task_id=9",
        "container_status/ctr-00000000",
    ],
)
def test_unknown_task_or_container_is_404(api, path):
    answer = api.get(f"/{path}")

    assert answer.status_code == 404
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("upload_task", {}),
        ("upload_message", {"task_id": 1, "content": "x"}),
        ("upload_feedback", {"task_id": 1, "evaluator": "e"}),
        ("upload_results", {"accuracy": 1}),
        ("start_loop", {}),
    ],
)
def test_missing_field_is_422_and_named(api, path, body):
    answer = api.post(f"/{path}", json=body)

    assert answer.status_code == 422
    missing = {"upload_task": "name", "upload_message": "sender", "upload_feedback": "feedback"}.get(path, "task_id")
    assert [error["loc"] for error in answer.json()["detail"]] == [["body", missing]]


def test_posts_to_unknown_task_are_404(api):
    posts = {
        "upload_message": {"task_id": 9, "sender": "a", "content": "x"},
        "upload_feedback": {"task_id": 9, "evaluator": "a", "feedback": "x"},
        "upload_results": {"task_id": 9, "raw_logs": "x"},
        "start_loop": {"task_id": 9},
    }
    assert {path: api.post(f"/{path}", json=body).status_code for path, body in posts.items()} == dict.fromkeys(
        posts, 404
    )
    assert upload(api, 9).status_code == 404
    assert api.post("/spawn_container?task_id=9").status_code == 404
    assert api.put("/update_task/9", json={"status": "paused"}).status_code == 404


def test_code_is_uploaded_listed_and_downloaded(api, task_id):
    stored = upload(api, task_id, text="print('hi')").json()

    assert stored == {"stored_path": f"storage/code/{task_id}/v1/main.py"}
    listed = api.get(f"/get_code/{task_id}").json()["versions"]
    assert [(row["version"], row["files"]) for row in listed] == [("v1", ["main.py"])]
    items = api.get(f"/get_code/{task_id}/v1").json()["items"]
    assert items[0].keys() >= ITEM_FIELDS
    got = api.get(f"/download_code/{task_id}/v1")
    assert got.text == "print('hi')"
    assert got.headers["content-type"].startswith("text/plain")
    assert "attachment" in got.headers["content-disposition"]


def test_upload_without_code_is_400(api, task_id):
    answer = api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "c"})

    assert (answer.status_code, answer.json()["code"]) == (400, "code_missing")


def test_deleted_code_is_hidden(api, task_id):
    upload(api, task_id)
    item = api.get(f"/get_code/{task_id}/v1").json()["items"][0]

    assert api.delete(f"/delete_code/{item['id']}").json() == {"deleted": True}
    assert api.get(f"/get_code/{task_id}/v1").status_code == 404
    assert api.delete(f"/delete_code/{item['id']}").status_code == 404


def test_results_are_reported_and_averaged(api, task_id):
    one = api.post(
        "/upload_results", json={"task_id": task_id, "accuracy": 0.5, "run_time": 2, "raw_logs": "a\nb"}
    ).json()
    two = api.post("/upload_results", json={"task_id": task_id, "loss": 0.1}).json()

    listed = api.get(f"/get_results/{task_id}").json()["results"]
    assert [row["id"] for row in listed] == [two["run_id"], one["run_id"]]
    assert listed[0].keys() >= RESULT_FIELDS
    assert {row["source"] for row in listed} == {"reported"}
    assert api.get(f"/get_latest_results/{task_id}").json()["latest"]["id"] == two["run_id"]
    stats = api.get("/stats").json()
    assert (stats["avg_accuracy"], stats["avg_runtime"]) == (0.5, 2.0)


def test_latest_result_is_null_before_any(api, task_id):
    assert api.get(f"/get_latest_results/{task_id}").json()["latest"] is None


def test_messages_come_back_oldest_first(api, task_id):
    for text in ("one", "two"):
        sent = api.post(
            "/upload_message", json={"task_id": task_id, "sender": "a", "receiver": "b", "role": "r", "content": text}
        )
        assert sent.json() == {"posted": True}

    listed = api.get(f"/get_messages/{task_id}").json()["messages"]
    assert [row["content"] for row in listed] == ["one", "two"]
    assert listed[0].keys() >= MESSAGE_FIELDS


def test_feedback_is_a_message_to_the_coder(api, task_id):
    assert api.post("/upload_feedback", json={"task_id": task_id, "evaluator": "e", "feedback": "f1"}).json() == {
        "posted": True
    }
    api.post("/upload_feedback", json={"task_id": task_id, "evaluator": "e", "feedback": "f2"})

    assert [row["content"] for row in api.get(f"/get_feedback/{task_id}").json()["feedback"]] == ["f2", "f1"]
    message = api.get(f"/get_messages/{task_id}").json()["messages"][0]
    assert (message["sender"], message["receiver"], message["role"]) == ("e", "coder", "feedback")


def test_reported_log_is_listed_and_downloaded(api, task_id):
    text = "".join(f"line {n}\n" for n in range(80))
    run_id = api.post("/upload_results", json={"task_id": task_id, "raw_logs": text}).json()["run_id"]

    log = api.get(f"/get_logs/{task_id}").json()["logs"][0]
    assert log["filename"] == f"run-{run_id}.log"
    assert (log["container_id"], log["version"], log["status"]) == (None, None, None)
    assert log["preview"].splitlines() == [f"line {n}" for n in range(50)]
    assert api.get(f"/download_log/{task_id}/run-{run_id}.log").text == text


def test_container_is_queued_seen_and_deleted(api, task_id):
    upload(api, task_id)
    spawned = api.post(f"/spawn_container?task_id={task_id}").json()

    assert spawned["status"] == "queued"
    assert spawned["container_id"].startswith("ctr-")
    seen = api.get(f"/container_status/{spawned['container_id']}").json()
    assert seen.keys() >= {
        "id",
        "task_id",
        "status",
        "logs",
        "created_at",
        "runner",
        "provider_id",
        "observed_at",
        "reason",
    }
    assert api.get("/stats").json()["active_containers"] == 1
    assert api.delete(f"/container/{spawned['container_id']}").json() == {"deleted": True}
    assert api.get(f"/container_status/{spawned['container_id']}").status_code == 404


def test_spawn_without_any_version_is_404(api, task_id):
    assert api.post(f"/spawn_container?task_id={task_id}").status_code == 404


def test_healthcheck_needs_no_key(app):
    from starlette.testclient import TestClient

    with TestClient(app) as stranger:
        assert stranger.get("/healthcheck").json() == {"status": "ok"}
        assert stranger.get("/get_tasks").status_code == 401
        assert stranger.get("/get_tasks", headers={"X-API-KEY": "wrong"}).json()["detail"]
        assert stranger.get("/get_tasks", headers={"Authorization": "Bearer demo_key"}).status_code == 200


def test_operations_work_without_the_lifespan(app):
    from starlette.testclient import TestClient

    client = TestClient(app, headers={"X-API-KEY": "demo_key"})

    assert client.post("/upload_task", json={"name": "x"}).json() == {"task_id": 1}
    assert len(client.get("/get_tasks").json()["tasks"]) == 1
