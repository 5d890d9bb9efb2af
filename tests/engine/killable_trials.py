"""A server that tries a task's grader, and is killed at a commit: its arguments are FOLDER COMMIT, 0 for none."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.engine.killable import PLUGINS, die_after_commit
from tests.engine.scripted import serving, until
from tests.engine.test_trials import DATASETS, TASKS
from tests.engine.tried import upload


async def begin(api: httpx.AsyncClient) -> None:
    """Put the task on record, and ask for its trial."""
    content = DATASETS["questions"]
    about = {"name": "questions", "size_bytes": len(content)}
    (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
    task_id = await upload(api, *TASKS["sound"])
    (await api.post("/validate_task", json={"task_id": task_id, "try_grader": True})).raise_for_status()


async def settle(api: httpx.AsyncClient) -> dict:
    """Return the trial once it is done."""
    return await until(api, "/get_trial/trial-1", lambda trial: trial["state"] == "done", seconds=120)


async def work(folder: Path, commit: int) -> None:
    is_first = not folder.exists()
    async with serving(folder) as api:
        if is_first:
            await begin(api)
        if commit:
            die_after_commit(commit)
        await settle(api)


def main(arguments: Sequence[str]) -> None:
    if PLUGINS not in sys.path:
        sys.path.insert(0, PLUGINS)
    folder, commit = arguments
    asyncio.run(work(Path(folder), int(commit)))
