"""Tasks whose graders are tried: a server with its engine, task after task put through validate_task at once."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tests.engine.scripted import until, with_engine


async def upload(api: httpx.AsyncClient, task: dict, program: str | None) -> int:
    """Return the id of a task on record with its seed program, if there is one."""
    task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
    if program is not None:
        seed = {"task_id": task_id, "version": "seed", "agent": "user", "file_content": program, "filename": "main.py"}
        (await api.post("/upload_code", data=seed)).raise_for_status()
    return task_id


async def try_grader(api: httpx.AsyncClient, task_id: int, *, seconds: float = 240) -> dict:
    """Return the trial once it is done."""
    answer = await api.post("/validate_task", json={"task_id": task_id, "try_grader": True})
    trial_id = answer.raise_for_status().json()["trial_id"]
    return await until(api, f"/get_trial/{trial_id}", lambda trial: trial["state"] == "done", seconds=seconds)


def try_all(folder: Path, tasks: dict[str, tuple[dict, str | None]], **settings: Any) -> dict[str, dict]:
    """Return the report of each task's trial, by its name; all run at once."""

    async def work(api: httpx.AsyncClient) -> dict[str, dict]:
        ids = [await upload(api, task, program) for task, program in tasks.values()]
        trials = await asyncio.gather(*(try_grader(api, task_id) for task_id in ids))
        return {name: trial["report"] for name, trial in zip(tasks, trials, strict=True)}

    return with_engine(folder, work, **settings)
