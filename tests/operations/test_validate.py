"""A task is checked before it is made: nothing is kept, and the words are those of upload_task and start_loop."""

import pytest

TABLE = ("n,m,y\n" + "".join(f"{i},{i * 7 % 5},{'ab'[i % 2]}\n" for i in range(120))).encode()
MINE = {"name": "a", "dataset": "mine", "data": {"target_column": "y"}}


@pytest.fixture
def mine(api):
    answer = api.post("/upload_dataset", params={"name": "mine", "size_bytes": len(TABLE)}, content=TABLE)
    assert answer.status_code == 200, answer.text


def test_task_that_can_be_started_is_valid_and_not_kept(api, mine):
    answer = api.post("/validate_task", json=MINE | {"objective": {"metric": "accuracy"}})

    assert (answer.status_code, answer.json()) == (200, {"valid": True})
    assert api.get("/get_tasks").json()["tasks"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dataset": "nowhere"}, "unknown_dataset"),
        ({"data": {}}, "invalid"),
        ({"data": {"target_column": "z"}}, "invalid"),
        ({"objective": {"metric": "r2"}}, "unknown_metric"),
        ({"split": {"kind": "time", "column": "y"}}, "invalid"),
        ({"run": {"gpus": 16}}, "gpu_missing"),
    ],
)
def test_what_cannot_be_started_is_refused_in_the_same_words(api, mine, change, code):
    task_id = api.post("/upload_task", json=MINE | change).json()["task_id"]
    started = api.post("/start_loop", json={"task_id": task_id}).json()

    answer = api.post("/validate_task", json=MINE | change).json()

    assert answer["code"] == code
    assert answer["detail"] == started["detail"]


def test_fields_are_refused_by_name(api):
    answer = api.post("/validate_task", json={"name": "a", "budget": {"versions": "many"}})

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "budget", "versions"]


def test_list_of_data_sets_tells_the_largest_that_is_taken(api):
    assert api.get("/get_datasets").json()["most_bytes"] == 1024 * 2**20


def test_unknown_option_of_an_agent_is_refused_before_the_loop(api, mine):
    task = MINE | {"agents": {"options": {"pipelines": {"avoid": ["svc"], "shun": ["svc"]}}}}
    task_id = api.post("/upload_task", json=task).json()["task_id"]

    answers = [api.post("/validate_task", json=task), api.post("/start_loop", json={"task_id": task_id})]

    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json()["detail"] for answer in answers} == {
        "agents.options.pipelines: there is no option 'shun'; there is: avoid."
    }
