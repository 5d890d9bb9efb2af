"""Trials as operations: who may begin one, on what, and how it is ended; the engine is not running here."""

import pytest

from orchestrator.contract.access import Principal

TASK = {"name": "a", "dataset": "digits", "objective": {"metric": "accuracy"}}


@pytest.fixture
def task_id(api) -> int:
    return api.post("/upload_task", json=TASK).json()["task_id"]


def begin(api, task_id: int) -> str:
    answer = api.post("/validate_task", json={"task_id": task_id, "try_grader": True})
    assert answer.status_code == 200, answer.text
    return answer.json()["trial_id"]


def test_task_on_record_is_checked_without_a_trial(api, task_id):
    answer = api.post("/validate_task", json={"task_id": task_id})

    assert answer.json() == {"valid": True, "estimate": None, "trial_id": None}
    assert api.get(f"/get_trials/{task_id}").json()["trials"] == []


def test_trial_waits_for_the_engine_and_is_begun_once(api, task_id):
    trial_id = begin(api, task_id)

    trial = api.get(f"/get_trial/{trial_id}").json()

    assert (trial["state"], trial["version"], trial["report"]) == ("queued", None, None)
    assert begin(api, task_id) == trial_id
    assert [each["id"] for each in api.get(f"/get_trials/{task_id}").json()["trials"]] == [trial_id]


def test_seed_program_is_the_baseline_before_later_versions(api, task_id):
    for label in ("seed", "v1"):
        api.post("/upload_code", data={"task_id": task_id, "version": label, "agent": "a", "file_content": "print(1)"})

    assert api.get(f"/get_trial/{begin(api, task_id)}").json()["version"] == "seed"


def test_stopped_trial_says_nothing_of_the_grader(api, task_id):
    trial_id = begin(api, task_id)

    stopped = api.post(f"/stop_trial/{trial_id}").json()

    assert (stopped["state"], stopped["report"]["verdict"]) == ("done", "unclear")
    assert "stopped the trial" in stopped["report"]["says"]
    assert begin(api, task_id) != trial_id


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "name is missing"),
        ({"name": "a", "try_grader": True}, "try_grader needs task_id"),
    ],
)
def test_body_without_a_task_is_refused(api, body, words):
    answer = api.post("/validate_task", json=body)

    assert answer.status_code == 422
    assert words in answer.text


def test_unknown_trial_and_task_are_named(api):
    assert api.get("/get_trial/trial-9").json()["code"] == "trial_not_found"
    assert api.post("/validate_task", json={"task_id": 99, "try_grader": True}).json()["code"] == "task_not_found"


def test_agents_try_no_graders(api, task_id, monkeypatch):
    trial_id = begin(api, task_id)
    monkeypatch.setattr(Principal, "is_person", False)

    answers = [
        api.post("/validate_task", json={"task_id": task_id, "try_grader": True}),
        api.get(f"/get_trial/{trial_id}"),
        api.get(f"/get_trials/{task_id}"),
        api.post(f"/stop_trial/{trial_id}"),
    ]

    assert [answer.json()["code"] for answer in answers] == ["not_allowed"] * 4
