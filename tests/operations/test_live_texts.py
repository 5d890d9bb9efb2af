"""What a model writes, shown while its call is under way."""

import pytest

from orchestrator.contract.model_calls import MAX_TEXT_BYTES
from orchestrator.storage.queries import trash

pytestmark = pytest.mark.both_databases

CALL = {
    "role": "coder",
    "agent": "llm:loopback:till",
    "provider": "loopback",
    "model": "till",
    "request": "hello",
    "reserved_tokens": 100,
}


@pytest.fixture
def task_id(api):
    return api.post("/upload_task", json={"name": "x"}).json()["task_id"]


@pytest.fixture
def call_id(api, task_id):
    return api.post("/start_model_call", json=CALL | {"task_id": task_id}).json()["call_id"]


def extend(api, call_id: str, first_byte: int, text: str) -> int:
    answer = api.post("/extend_model_call", json={"call_id": call_id, "first_byte": first_byte, "text": text})
    return answer.raise_for_status().json()["size_bytes"]


def tail(api, task_id: int, call_id: str, **query) -> dict:
    return api.get(f"/tail_logs/{task_id}", params={"filename": f"{call_id}.log"} | query).raise_for_status().json()


def lines(answer: dict) -> list[str]:
    return [line["text"] for line in answer["lines"]]


def test_text_is_read_while_the_call_is_under_way(api, task_id, call_id):
    before = tail(api, task_id, call_id)
    size = extend(api, call_id, 0, "PLAN: be fast\nFILE: ")
    first = tail(api, task_id, call_id)
    extend(api, call_id, size, "main.py\n")

    rest = tail(api, task_id, call_id, cursor=first["next_cursor"])

    assert (lines(before), before["ended"]) == ([], False)
    assert (lines(first), first["lines"][1]["unfinished"]) == (["PLAN: be fast", "FILE: "], True)
    assert (lines(rest), rest["ended"]) == (["FILE: main.py"], False)


def test_each_piece_is_an_event_without_the_text(api, task_id, call_id):
    extend(api, call_id, 0, "hello")

    event = api.get(f"/get_events?task_id={task_id}").json()["events"][-1]

    assert (event["kind"], event["data"]) == ("log", {"id": call_id, "first_byte": 0, "size_bytes": 5})


def test_a_piece_that_was_sent_before_changes_nothing(api, task_id, call_id):
    size = extend(api, call_id, 0, "hello")

    assert extend(api, call_id, 0, "hello") == size
    assert extend(api, call_id, size + 1, "one is missing") == size
    assert lines(tail(api, task_id, call_id)) == ["hello"]


def test_answer_replaces_the_text(api, task_id, call_id, rows):
    extend(api, call_id, 0, "half an answ")
    api.post("/finish_model_call", json={"call_id": call_id, "answer": "half an answer"}).raise_for_status()

    after = tail(api, task_id, call_id)

    assert (lines(after), after["ended"], after["next_cursor"]) == ([], True, None)
    assert rows("select count(*) from log_chunks") == [(0,)]


def test_text_of_a_call_that_failed_stays(api, task_id, call_id):
    extend(api, call_id, 0, "half an answ")
    api.post("/finish_model_call", json={"call_id": call_id, "error": "It broke off."}).raise_for_status()

    after = tail(api, task_id, call_id)

    assert (lines(after), after["ended"]) == (["half an answ"], True)


def test_nothing_is_added_to_a_call_that_has_ended(api, call_id):
    api.post("/finish_model_call", json={"call_id": call_id, "answer": "done"}).raise_for_status()

    late = api.post("/extend_model_call", json={"call_id": call_id, "first_byte": 0, "text": "late"})
    unknown = api.post("/extend_model_call", json={"call_id": "call-0", "first_byte": 0, "text": "x"})

    assert (late.status_code, unknown.status_code) == (409, 404)


def test_secrets_in_the_text_are_masked(api, task_id, call_id, monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "0123456789abcdef")
    extend(api, call_id, 0, "my key is 0123456789abcdef, and sk-abcdefghij0123456789\n")

    assert lines(tail(api, task_id, call_id)) == ["my key is [masked], and [masked]"]


def test_text_is_kept_up_to_a_size(api, task_id, call_id):
    piece, size = "x" * 999_999 + "\n", 0
    for _ in range(6):
        size = extend(api, call_id, size, piece)

    assert size == MAX_TEXT_BYTES == tail(api, task_id, call_id, limit=1)["size_bytes"]


def test_text_of_another_task_cannot_be_read(api, call_id):
    other = api.post("/upload_task", json={"name": "y"}).json()["task_id"]

    assert api.get(f"/tail_logs/{other}", params={"filename": f"{call_id}.log"}).status_code == 404


def test_text_goes_with_its_task(api, task_id, call_id, rows):
    extend(api, call_id, 0, "hello")

    def remove(tx) -> None:
        trash.put(tx, task_id)
        trash.begin_removal(tx, task_id)
        while trash.drop_rows(tx, task_id, 100):
            pass

    api.portal.call(api.app.state.lazy_store.store().write, remove)

    assert rows("select count(*) from log_chunks") == [(0,)]
