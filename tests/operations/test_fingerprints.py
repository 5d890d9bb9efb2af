"""What requests under one Idempotency-Key are compared by, across releases."""

import hashlib

import pytest
from pydantic import BaseModel

from orchestrator.contract.code import CodeUpload
from orchestrator.contract.messages import MessageUpload
from orchestrator.contract.spec import TaskSpec
from orchestrator.operations.fingerprints import compute_fingerprint, compute_fingerprint_of_0_2
from orchestrator.storage.queries import answers

BODY = {"sender": "a", "content": "ä \ud800"}
KEY = {"Idempotency-Key": "kept"}

SPEC_OF_0_2_0 = (
    "TaskSpec(objective=Objective(metric=None, direction=None, target=None, min_delta='auto'), "
    "data=Data(target_column=None, kind=None, test_file=None, ignore_columns=[]), "
    "split=Split(kind=None, column=None, train=0.6, validation=0.2, held_out=0.2, seed=None), "
    "program=Program(entry='main.py', editable=['main.py'], outputs=['predictions.csv'], seed=[]), "
    "run=Run(runner='local', timeout_seconds=60, cpus=1, memory_mb=1024, network=False, gpus=0, requirements=[]), "
    "grade=Grading(kind='predictions', repeats=1, evaluator=None, timeout_seconds=60, memory_mb=1024), "
    "search=Search(policy='greedy', parallel=1, plateau_versions=None, max_failures=5), "
    "budget=Budget(versions=20, wall_seconds=900, cost_usd=None), "
    "agents=Agents(generator='rules', coder='pipelines', evaluator='rules'), "
    "human=Human(approve='never'))"
)  # as 0.2.0 printed a spec in which everything was left out


class Old(BaseModel):
    name: str
    inner: MessageUpload


class New(BaseModel):
    added: int | None = None
    inner: MessageUpload
    name: str
    also: list[str] = []


def test_a_new_field_that_is_left_out_changes_nothing():
    inner = MessageUpload(task_id=1, sender="a", content="x")

    assert compute_fingerprint(Old(name="n", inner=inner)) == compute_fingerprint(New(name="n", inner=inner))
    assert compute_fingerprint(Old(name="n", inner=inner)) != compute_fingerprint(New(name="n", inner=inner, added=0))


def test_a_new_last_parameter_that_is_left_out_changes_nothing():
    assert compute_fingerprint((1, None, {"a": None})) == compute_fingerprint(
        (1, None, {"a": None, "b": None}, None, False)
    )


@pytest.mark.parametrize("other", [(1, "a", 0), (1, "b", None), (2, "a", None), (1, "a", {"b": 0})])
def test_what_is_said_counts(other):
    assert compute_fingerprint((1, "a", None)) != compute_fingerprint(other)


def test_bytes_count():
    one, other = (CodeUpload(task_id=1, version="v", agent="a", content=content) for content in (b"\xff", b"\xfe"))

    assert compute_fingerprint(one) != compute_fingerprint(other)


def test_half_a_character_has_a_fingerprint():
    assert len(compute_fingerprint(MessageUpload.model_construct(task_id=1, **BODY))) == 64


def store_as_0_2_0_did(api, request):
    """Give the only stored answer the fingerprint of 0.2.0: SHA-256 of the request's `repr`, as it was then."""
    store = api.app.state.lazy_store.store()
    kept = api.portal.call(store.read, lambda tx: list(tx.execute(answers.sa.select(answers.answers))))
    replace = answers.sa.update(answers.answers).values(fingerprint=hashlib.sha256(request.encode()).hexdigest())
    api.portal.call(store.write, lambda tx: tx.execute(replace) and None)
    assert len(kept) == 1


def test_a_key_that_0_2_0_stored_keeps_answering(api, task_id):
    request = (
        f"MessageUpload(task_id={task_id}, sender='a', content='x', receiver=None, role=None, version=None, data=None)"
    )
    first = api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x"}, headers=KEY)
    store_as_0_2_0_did(api, request)

    again = api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x"}, headers=KEY)
    other = api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "y"}, headers=KEY)

    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(api.get(f"/get_messages/{task_id}").json()["messages"]) == 1


def test_a_field_newer_than_0_2_0_keeps_its_keys(api, task_id):
    form = {"task_id": task_id, "version": "v1", "agent": "a", "file_content": "x = 1"}
    request = (
        f"CodeUpload(task_id={task_id}, version='v1', agent='a', filename='main.py', content=b'x = 1', "
        "parents=[], summary=None)"
    )
    first = api.post("/upload_code", data=form, headers=KEY)
    store_as_0_2_0_did(api, request)

    again = api.post("/upload_code", data=form, headers=KEY)
    other = api.post("/upload_code", data=form | {"parameters": '{"depth": 3}'}, headers=KEY)

    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_fields_inside_newer_than_0_2_0_keep_its_keys():
    printed = f"(1, {SPEC_OF_0_2_0})"

    assert compute_fingerprint_of_0_2((1, TaskSpec())) == hashlib.sha256(printed.encode()).hexdigest()
