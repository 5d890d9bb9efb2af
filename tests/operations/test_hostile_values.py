"""Values that no JSON reader or no database takes are refused: one on record would poison every later read."""

import base64
import json

import pytest

pytestmark = pytest.mark.both_databases

HUGE = 2**63
NO_JSON = {
    "half a character": '{"a": "\\ud800"}',
    "half a character as a name": '{"\\ud83d": 1}',
    "a number of more than 64 bits": '{"a": [123456789012345678901234567890]}',
    "an endless number": '{"a": 1e999}',
    "no number": '{"a": NaN}',
    "many levels": '{"a":' * 300 + "1" + "}" * 300,
}


def send(api, path, field, value, **others):
    fields = ",".join(f"{json.dumps(name)}:{json.dumps(other)}" for name, other in others.items())
    return api.post(
        path, content=f"{{{fields},{json.dumps(field)}:{value}}}", headers={"content-type": "application/json"}
    )


@pytest.mark.parametrize("value", NO_JSON.values(), ids=NO_JSON)
def test_data_that_is_no_plain_json_is_refused(api, task_id, value):
    message = send(api, "/upload_message", "data", value, task_id=task_id, sender="s", content="c")
    result = send(api, "/upload_results", "metrics", value, task_id=task_id)

    assert (message.status_code, result.status_code) == (422, 422)
    assert api.get(f"/get_messages/{task_id}").json()["messages"] == []
    assert api.get(f"/get_results/{task_id}").json()["results"] == []
    assert len(api.get("/get_events", params={"task_id": task_id}).json()["events"]) == 1


def test_data_within_bounds_comes_back_unchanged(api, task_id):
    data = {"n": 2**63 - 1, "deep": [[[{"a": None}]]], "text": "\U0001f600"}

    assert (
        api.post("/upload_message", json={"task_id": task_id, "sender": "s", "content": "c", "data": data}).status_code
        == 200
    )
    assert api.get(f"/get_messages/{task_id}").json()["messages"][0]["data"] == data


@pytest.mark.parametrize("number", [HUGE, -HUGE - 1, 10**30])
@pytest.mark.parametrize(
    "path",
    ["/get_task/{}", "/get_code/{}", "/get_results/{}", "/download_log/{}/x", "/get_loop/{}", "/get_events?task_id={}"],
)
def test_id_of_more_than_64_bits_is_refused(api, path, number):
    assert api.get(path.format(number)).status_code == 422


@pytest.mark.parametrize("path", ["/upload_message", "/upload_results", "/upload_feedback", "/start_loop"])
def test_write_to_an_id_of_more_than_64_bits_is_refused(api, path):
    sent = {"task_id": HUGE, "sender": "s", "content": "c", "evaluator": "e", "feedback": "f"}

    assert api.post(path, json=sent).status_code == 422


@pytest.mark.parametrize("number", [HUGE, 2**64 - 1, -1, True, 1.5, None])
def test_forged_cursor_is_refused(api, number):
    cursor = base64.urlsafe_b64encode(json.dumps(["", number]).encode()).decode()

    assert {
        api.get("/get_tasks", params={"cursor": cursor, "sort": sort}).status_code for sort in ("newest", "name")
    } == {400}


TOO_LONG = {"version": "v" * 101, "agent": "a" * 201, "summary": "s" * 2001, "parents": ["v1"] * 9}


@pytest.mark.parametrize("field, value", TOO_LONG.items())
def test_too_long_a_field_of_the_form_is_named(api, task_id, field, value):
    form = {"task_id": task_id, "version": "v1", "agent": "a", "file_content": "print(1)"}

    answer = api.post("/upload_code", data=form | {field: value})

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]


@pytest.mark.parametrize(
    "harm",
    ['"wall_seconds": NaN', '"score": {"mean": 1e999}', '"error": {"message": "m", "line": 1000000000000000000000}'],
)
def test_record_that_is_no_plain_json_is_refused(api, task_id, harm):
    record = f'{{"version": "v1", "verdict": "improved", {harm}}}'

    assert (
        send(api, "/upload_feedback", "record", record, task_id=task_id, evaluator="e", feedback="f").status_code == 422
    )
    assert api.get(f"/get_feedback/{task_id}").json()["feedback"] == []
