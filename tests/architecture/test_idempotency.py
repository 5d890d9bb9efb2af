"""Every POST takes an Idempotency-Key: the first answer again, nothing done twice.

Another request under the same key is refused. A new POST operation needs its line in REQUESTS.
"""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.contract.running import Ended
from orchestrator.operations.registry import OPERATIONS
from orchestrator.settings import Settings
from orchestrator.storage.queries import containers, environments, loops, results

KEY, TASK = {"Idempotency-Key": "one key"}, {"task_id": "$task_id"}


class Request(NamedTuple):
    """How an operation is asked, and how it is asked for something else; None: its path says all."""

    sent: dict[str, Any]
    other: dict[str, Any] | None = None
    before: Callable[[TestClient, dict], Any] = lambda api, ids: None


def started(api, ids):
    assert api.post("/start_loop", json={"task_id": ids["task_id"]}).status_code == 200


def paused(api, ids):
    started(api, ids)
    api.post(f"/pause_loop/{ids['task_id']}")


def tried(api, ids):
    """A trial that the task's grader is put through."""
    begun = api.post("/validate_task", json={"task_id": ids["task_id"], "try_grader": True})
    ids["trial_id"] = begun.json()["trial_id"]


def stopped(api, ids):
    started(api, ids)

    def end(tx) -> None:
        loops.update(tx, "loop-1", state="stopped")

    api.portal.call(api.app.state.lazy_store.store().write, end)


def suspect(api, ids):
    """A loop whose version waits for a person, as its score cannot be."""
    started(api, ids)

    def add(tx) -> None:
        loops.add_round(tx, "loop-1", 1, kind="baseline", version="v1", parent=None)
        values = {"status": "done", "verdict": "suspect", "scores": [1.5]}
        loops.update_round(tx, "loop-1", 1, **values)

    api.portal.call(api.app.state.lazy_store.store().write, add)


def marked(api, ids):
    assert api.post("/mark_version", json=filled(MARK, ids)).status_code == 200


def ran(api, ids):
    """A container that ended well, with its result."""
    container(api, ids)

    def end(tx) -> None:
        ended = Ended(status="completed", reason="It ended.", wall_seconds=1.0)
        containers.mark_ended(tx, ids["container_id"], ended, tail="", log_file=None)
        ids["result_id"] = results.add(
            tx, task_id=ids["task_id"], source="graded", version="v1", container_id=ids["container_id"], score=0.5
        )

    api.portal.call(api.app.state.lazy_store.store().write, end)


def graded(api, ids):
    """A loop with a graded run."""
    stopped(api, ids)

    def add(tx) -> None:
        row = {"task_id": ids["task_id"], "version": "v1"}
        loops.update(tx, "loop-1", metric="accuracy", direction="maximize")
        ran_id = containers.add(tx, **row, purpose="run", runner="local", attempt=1, loop_id="loop-1", run_index=0)
        results.add(tx, **row, container_id=ran_id, score=0.5, source="graded", graded=True, grader="another")

    api.portal.call(api.app.state.lazy_store.store().write, add)


def container(api, ids):
    ids["container_id"] = api.post(f"/spawn_container?task_id={ids['task_id']}").json()["container_id"]


def deleted(api, ids):
    api.delete(f"/delete_task/{ids['task_id']}")


def channel(api, ids):
    body = {"name": "hook", "kind": "webhook", "url": "https://hooks.example.org/x"}
    answer = api.post("/create_channel", json=body)
    assert answer.status_code == 200, answer.text
    ids["channel_id"] = answer.json()["id"]


def delivery(api, ids):
    channel(api, ids)
    answer = api.post(f"/test_channel/{ids['channel_id']}")
    assert answer.status_code == 200, answer.text
    ids["delivery_id"] = answer.json()["delivery_id"]


def environment(api, ids):
    def add(tx) -> None:
        environments.add(tx, "env-1", requirements=["x"], python="3", base={})

    api.portal.call(api.app.state.lazy_store.store().write, add)
    ids["environment_id"] = "env-1"


def backup(api, ids):
    made = api.post("/create_backup")
    assert made.status_code == 200, made.text
    ids["name"] = made.json()["name"]
    while any(found["state"] == "running" for found in api.get("/get_backups").json()["backups"]):
        time.sleep(0.05)


def model_call(api, ids):
    answer = api.post("/start_model_call", json=filled(MODEL_CALL, ids))
    ids["call_id"] = answer.json()["call_id"]


CODE = {"task_id": "$task_id", "version": "v2", "agent": "a", "file_content": "print(2)"}
TABLE = b"a,b\n" + b"1,x\n2,y\n" * 20
HOOK = {"name": "hook", "kind": "webhook", "url": "https://hooks.example.org/x"}
MODEL_CALL = {"task_id": "$task_id", "role": "coder", "agent": "a", "provider": "p", "model": "m", "request": "x"} | {
    "reserved_tokens": 1
}
MARK = {"task_id": "$task_id", "version": "v1", "kind": "wrong", "reason": "it sleeps"}
REQUESTS: dict[str, Request] = {
    "upload_task": Request({"json": {"name": "a"}}, {"json": {"name": "b"}}),
    "tag_task": Request({"json": {"add": ["a"]}}, {"json": {"add": ["b"]}}),
    "archive_task": Request({}),
    "unarchive_task": Request({}),
    "restore_task": Request({}, before=deleted),
    "upload_code": Request({"data": CODE}, {"data": CODE | {"file_content": "print(3)"}}),
    "upload_results": Request(
        {"json": {"task_id": "$task_id", "loss": 1.0}}, {"json": {"task_id": "$task_id", "loss": 2.0}}
    ),
    "upload_message": Request(
        {"json": {"task_id": "$task_id", "sender": "a", "content": "x"}},
        {"json": {"task_id": "$task_id", "sender": "a", "content": "y"}},
    ),
    "upload_feedback": Request(
        {"json": {"task_id": "$task_id", "evaluator": "a", "feedback": "x"}},
        {"json": {"task_id": "$task_id", "evaluator": "a", "feedback": "y"}},
    ),
    "start_model_call": Request({"json": MODEL_CALL}, {"json": MODEL_CALL | {"request": "y"}}),
    "finish_model_call": Request(
        {"json": {"call_id": "$call_id", "answer": "a"}},
        {"json": {"call_id": "$call_id", "answer": "b"}},
        before=model_call,
    ),
    "extend_model_call": Request(
        {"json": {"call_id": "$call_id", "first_byte": 0, "text": "a"}},
        {"json": {"call_id": "$call_id", "first_byte": 0, "text": "b"}},
        before=model_call,
    ),
    "try_model": Request({"json": {"model": "nobody:m"}}, {"json": {"model": "somebody:m"}}),
    "validate_task": Request(
        {"json": {"name": "a", "dataset": "digits"}}, {"json": {"name": "b", "dataset": "digits"}}
    ),
    "draft_task": Request({"json": {"sentence": "predict churn"}}, {"json": {"sentence": "predict sales"}}),
    "start_loop": Request({"json": {"task_id": "$task_id"}}, {"json": {"task_id": "$other_id"}}),
    "replay_loop": Request(
        {"json": {"task_id": "$task_id"}}, {"json": {"task_id": "$task_id", "loop_id": "loop-1"}}, before=stopped
    ),
    "verify_result": Request({"json": {"result_id": "$result_id"}}, {"json": {"result_id": 7}}, before=ran),
    "replay_version": Request(
        {"json": {"task_id": "$task_id", "version": "v1"}},
        {"json": {"task_id": "$task_id", "version": "v1", "container_id": "ctr-x"}},
        before=ran,
    ),
    "regrade": Request({"json": TASK}, {"json": TASK | {"loop_id": "loop-1"}}, before=graded),
    "approve_version": Request(
        {"json": {"task_id": "$task_id", "version": "v1"}},
        {"json": {"task_id": "$task_id", "version": "v1", "reason": "no"}},
        before=suspect,
    ),
    "mark_version": Request({"json": MARK}, {"json": MARK | {"kind": "cheating"}}),
    "unmark_version": Request(
        {"json": {"task_id": "$task_id", "version": "v1"}},
        {"json": {"task_id": "$task_id", "version": "v1", "reason": "no"}},
        before=marked,
    ),
    "pause_loop": Request({}, before=started),
    "resume_loop": Request({}, before=paused),
    "stop_loop": Request({}, before=started),
    "stop_trial": Request({}, before=tried),
    "spawn_container": Request(
        {"params": {"task_id": "$task_id"}}, {"params": {"task_id": "$task_id", "memory_mb": 512}}
    ),
    "stop_container": Request({}, before=container),
    "upload_dataset": Request(
        {"content": TABLE, "params": {"name": "mine", "size_bytes": len(TABLE)}},
        {"content": TABLE.replace(b"1", b"2"), "params": {"name": "mine", "size_bytes": len(TABLE)}},
    ),
    "create_channel": Request({"json": HOOK}, {"json": HOOK | {"name": "other"}}),
    "test_channel": Request({}, before=channel),
    "retry_delivery": Request({}, before=delivery),
    "verify_backup": Request({}, before=backup),
    "create_backup": Request({}, {"params": {"verify": False}}),
}
WRITES_WITHOUT_POST: dict[str, Request] = {
    "update_task": Request({"json": {"status": "completed"}}, {"json": {"status": "failed"}}),
    "delete_code": Request({}),
    "delete_container": Request({}, before=container),
    "delete_task": Request({}),
    "delete_channel": Request({}, before=channel),
    "delete_environment": Request({}, before=environment),
    "delete_backup": Request({}, before=backup),
}


@pytest.fixture
def api(tmp_path):
    app = create_app(Settings(data_dir=tmp_path, _env_file=None), engine=False)
    with TestClient(app, headers={"X-API-KEY": "demo_key"}) as client:
        yield client


@pytest.fixture
def ids(api):
    """What paths and bodies name."""
    task_id = api.post("/upload_task", json={"name": "x", "dataset": "digits"}).json()["task_id"]
    api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "a", "file_content": "print(1)"})
    other_id = api.post("/upload_task", json={"name": "y", "dataset": "digits"}).json()["task_id"]
    return {
        "task_id": task_id,
        "other_id": other_id,
        "version": "v1",
        "code_id": api.get(f"/get_code/{task_id}/v1").json()["items"][0]["id"],
    }


def filled(value: Any, ids: dict) -> Any:
    if isinstance(value, dict):
        return {name: filled(part, ids) for name, part in value.items()}
    return ids[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def asked(api, name: str, sent: dict, ids: dict):
    operation = OPERATIONS[name]
    return api.request(operation.method, operation.path.format(**ids), headers=KEY, **filled(sent, ids))


def records(api) -> list:
    """All that was ever told, and how many tasks there are."""
    return [api.get("/get_events?limit=100").json(), api.get("/stats").json()]


def test_every_write_is_tried_here():
    writes = {name for name, operation in OPERATIONS.items() if operation.method != "GET"}

    assert writes == REQUESTS.keys() | WRITES_WITHOUT_POST.keys()
    assert REQUESTS.keys() == {name for name, operation in OPERATIONS.items() if operation.method == "POST"}


@pytest.mark.parametrize("name", [*REQUESTS, *WRITES_WITHOUT_POST])
def test_the_same_key_gives_the_first_answer_and_does_nothing_twice(api, ids, name):
    request = (REQUESTS | WRITES_WITHOUT_POST)[name]
    request.before(api, ids)
    first = asked(api, name, request.sent, ids)
    assert first.status_code == 200, first.text
    after = records(api)

    again = asked(api, name, request.sent, ids)

    assert (again.status_code, again.json()) == (200, first.json())
    assert records(api) == after


@pytest.mark.parametrize("name", [name for name, request in (REQUESTS | WRITES_WITHOUT_POST).items() if request.other])
def test_another_request_under_the_key_is_refused(api, ids, name):
    request = (REQUESTS | WRITES_WITHOUT_POST)[name]
    request.before(api, ids)
    asked(api, name, request.sent, ids)
    after = records(api)

    other = asked(api, name, request.other, ids)

    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert records(api) == after
