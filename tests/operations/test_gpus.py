"""Work that needs GPUs is refused when it is asked for, not when it starts."""

import pytest

from orchestrator.runners.local import launch as launching


@pytest.mark.sandbox
def test_task_for_a_gpu_is_refused_where_there_is_none(api, monkeypatch, tmp_path):
    monkeypatch.setattr(launching, "GPU_DEVICES", tmp_path)
    task_id = api.post("/upload_task", json={"name": "t", "dataset": "digits", "run": {"gpus": 1}}).json()["task_id"]
    api.post("/upload_code", data={"task_id": task_id, "version": "v", "agent": "me", "file_content": "1"})

    answers = [api.post("/start_loop", json={"task_id": task_id}), api.post(f"/spawn_container?task_id={task_id}")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(422, "gpu_missing")] * 2
    assert all(
        "run.gpus = 1" in answer.json()["detail"] and "it has none" in answer.json()["detail"] for answer in answers
    )
