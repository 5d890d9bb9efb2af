"""`Link: rel="next"` leads through a whole list, whatever strangers wrote into it."""

import pytest

from orchestrator.operations.registry import OPERATIONS


def followed(api, path: str, listed: str) -> list:
    found = []
    while path:
        answer = api.get(path)
        found += answer.json()[listed]
        assert ("link" in answer.headers) == (answer.json()["next_cursor"] is not None)
        path = answer.headers.get("link", "").removeprefix("<").split('>; rel="next"')[0]
    return found


def test_the_link_leads_to_the_end_with_the_same_query(api):
    for number in range(5):
        api.post("/upload_task", json={"name": f"ä&={number}", "tags": ["x"]})
    api.post("/upload_task", json={"name": "other"})

    found = followed(api, "/get_tasks?limit=2&sort=name&tag=x&q=%C3%A4%26%3D", "tasks")

    assert [task["name"] for task in found] == [f"ä&={number}" for number in range(5)]


def test_lists_of_a_task_have_links(api, task_id):
    for number in range(3):
        api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": str(number)})

    assert [message["content"] for message in followed(api, f"/get_messages/{task_id}?limit=1", "messages")] == [
        "0",
        "1",
        "2",
    ]


def test_events_have_a_link_that_never_ends(api, task_id):
    answer = api.get("/get_events?limit=5&after=0")

    assert answer.headers["link"] == f'</get_events?limit=5&after={answer.json()["next_cursor"]}>; rel="next"'


def test_what_a_stranger_wrote_is_no_cursor(api, task_id):
    bait = {"next_cursor": "bait"}
    api.post(
        "/upload_message", json={"task_id": task_id, "sender": "a", "content": '{"next_cursor":"bait"}', "data": bait}
    )

    answer = api.get(f"/get_messages/{task_id}")

    assert "link" not in answer.headers


def test_errors_and_single_answers_have_none(api, task_id):
    assert "link" not in api.get("/get_tasks?cursor=bad").headers
    assert "link" not in api.get(f"/get_task/{task_id}").headers


def test_browsers_may_read_it(api, task_id):
    answer = api.get("/get_tasks?limit=1", headers={"origin": "http://localhost:3000"})

    assert "link" in answer.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, operation in OPERATIONS.items()
        if operation.method == "GET" and "next_cursor" in getattr(operation.returns, "model_fields", ())
    ],
)
def test_each_list_takes_its_cursor_back(name):
    assert {"cursor", "after"} & OPERATIONS[name].plain.keys()
