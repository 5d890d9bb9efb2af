"""Tags and the archive: to find tasks by, and to put them out of sight."""

import pytest

pytestmark = pytest.mark.both_databases


def names(api, **query):
    return [task["name"] for task in api.get("/get_tasks", params=query).json()["tasks"]]


def test_tags_are_one_however_they_were_typed(api):
    task_id = api.post("/upload_task", json={"name": "a", "tags": ["Vision  v2", "vision-V2", " ＡＢ "]}).json()[
        "task_id"
    ]

    assert api.get(f"/get_task/{task_id}").json()["tags"] == ["ab", "vision-v2"]
    assert names(api, tag="VISION v2") == ["a"]


def test_tasks_are_found_by_all_of_several_tags(api):
    for name, tags in {"a": ["x"], "b": ["x", "y"], "c": ["y"]}.items():
        api.post("/upload_task", json={"name": name, "tags": tags})

    assert names(api, tag=["x", "y"]) == ["b"]
    assert names(api, tag="x", sort="oldest") == ["a", "b"]
    assert names(api, tag="z") == []


def test_tags_are_added_and_removed(api, task_id):
    api.post(f"/tag_task/{task_id}", json={"add": ["a", "b", "c"]})

    answer = api.post(f"/tag_task/{task_id}", json={"add": ["d", "b"], "remove": ["a", "b", "not there"]})

    assert answer.json() == {"tags": ["b", "c", "d"]}
    assert api.get(f"/get_events?task_id={task_id}").json()["events"][-1]["data"] == {"tags": ["b", "c", "d"]}


@pytest.mark.parametrize("tag", ["", " ", "a,b", "-x", "a" * 51, "a\x00b", "a\nb", "<b>", "\u202ex", "a\\b"])
def test_a_tag_that_cannot_be_is_named(api, task_id, tag):
    answer = api.post(f"/tag_task/{task_id}", json={"add": [tag]})

    if tag == "a\nb":  # white space is a dash
        assert answer.json() == {"tags": ["a-b"]}
    else:
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", "add"]
        assert "letters, digits" in answer.json()["detail"][0]["msg"]


def test_a_task_has_twenty_tags_at_most(api, task_id):
    assert api.post("/upload_task", json={"name": "x", "tags": [f"t{n}" for n in range(21)]}).status_code == 422
    api.post(f"/tag_task/{task_id}", json={"add": [f"t{n}" for n in range(20)]})

    refused = api.post(f"/tag_task/{task_id}", json={"add": ["one-more"]})

    assert (refused.status_code, "20 tags" in refused.json()["detail"]) == (422, True)
    assert len(api.get(f"/get_task/{task_id}").json()["tags"]) == 20


def test_an_archived_task_is_out_of_sight_only(api, task_id):
    api.put(f"/update_task/{task_id}", json={"status": "completed"})
    assert api.post(f"/archive_task/{task_id}").json() == {"archived": True}

    assert (names(api), names(api, shown="archived"), names(api, shown="all")) == ([], ["digits"], ["digits"])
    shown = api.get(f"/get_task/{task_id}").json()
    assert (shown["status"], shown["archived_at"] is not None) == ("completed", True)
    assert api.get("/stats").json()["total_tasks"] == 1
    assert api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x"}).status_code == 200

    assert api.post(f"/unarchive_task/{task_id}").json() == {"archived": False}
    assert names(api) == ["digits"]
