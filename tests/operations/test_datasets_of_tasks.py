"""What tasks keep of a data set: the content that a loop began with, its table and its columns."""

import hashlib

import pytest

from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.queries import datasets, tasks
from tests.operations.uploads import send, table


def started(api, **given) -> int:
    task_id = api.post(
        "/upload_task", json={"name": "t", "dataset": "mine", "data": {"target_column": "y"}, **given}
    ).json()["task_id"]
    answer = api.post("/start_loop", json={"task_id": task_id})
    assert answer.status_code == 200, answer.json()
    return task_id


def source(api, app, task_id: int):
    store = app.state.lazy_store.store()

    async def look():
        return await find_task_source(store, await store.read(lambda tx: tasks.find(tx, task_id)))

    return api.portal.call(look)


def test_task_keeps_the_content_it_was_started_with(api, app):
    send(api, table())
    task_id = started(api)

    send(api, table(word="c"))

    assert source(api, app, task_id).sha256 == hashlib.sha256(table()).hexdigest()


def test_source_holds_table_test_file_and_columns(api, app):
    send(api, table())
    send(api, table(60, word="a"), name="test")

    found = source(api, app, started(api, data={"target_column": "y", "test_file": "test"}))

    assert (found.kind, found.row_count, len(found.files)) == ("table", 120, 2)
    assert found.files[1] == found.test_file
    assert [(column.name, column.type) for column in found.columns] == [("n", "number"), ("y", "category")]


def test_unused_contents_are_those_without_name_and_task(api, app):
    for word in ("a", "c", "d"):
        send(api, table(word=word))
        if word == "a":
            started(api)
    store = app.state.lazy_store.store()
    first, second, third = (hashlib.sha256(table(word=word)).hexdigest() for word in ("a", "c", "d"))

    assert api.portal.call(store.read, datasets.list_unused) == [second]
    assert api.portal.call(store.read, lambda tx: [datasets.list_tasks_using(tx, sha) for sha in (first, third)]) == [
        [1],
        [],
    ]


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({}, "Perhaps 'y'"),
        ({"data": {"target_column": "z"}}, "no column 'z'"),
        ({"data": {"target_column": "y", "test_file": "gone"}}, "'gone'"),
    ],
)
def test_loop_is_refused_where_the_table_does_not_fit(api, spec, says):
    send(api, table())
    task_id = api.post("/upload_task", json={"name": "t", "dataset": "mine", **spec}).json()["task_id"]

    refused = api.post("/start_loop", json={"task_id": task_id})

    assert refused.status_code == 422 and says in refused.json()["detail"]
