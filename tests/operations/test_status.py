"""A task's status as a person sets it: the second of two who saw the same is told."""


def test_status_that_is_no_longer_what_was_seen_is_not_replaced(api, task_id):
    first = api.put(f"/update_task/{task_id}", json={"status": "failed", "was": "created"})

    second = api.put(f"/update_task/{task_id}", json={"status": "completed", "was": "created"})

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "status_changed")
    assert "now 'failed', not 'created'" in second.json()["detail"]
    assert api.get(f"/get_task/{task_id}").json()["status"] == "failed"
