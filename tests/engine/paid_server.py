"""A server that drives two loops to their ends, one by a model and one by a coding agent: what random kills hit.

Its arguments: FOLDER TASKS.json AGENTS.toml [commit NUMBER]
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.engine.killable import die_after_commit
from tests.engine.scripted import ended, serving


async def start_loops(api: httpx.AsyncClient, tasks: list[dict[str, Any]]) -> None:
    """Start what an earlier process has not: tasks, their seeds and their loops, each under an idempotency key."""
    for number, task in enumerate(tasks, 1):
        headers = {"Idempotency-Key": f"task-{number}"}
        made = await api.post("/upload_task", json=task["spec"], headers=headers)
        task_id = made.raise_for_status().json()["task_id"]
        assert task_id == number, f"task {number} became task {task_id}"
        if (await api.get(f"/get_loop/{task_id}")).status_code != 404:
            continue
        if task["seed"]:
            form = {"task_id": task_id, "version": "seed", "agent": "me", "file_content": task["seed"]}
            (await api.post("/upload_code", data=form)).raise_for_status()
        started = await api.post(
            "/start_loop", json={"task_id": task_id}, headers={"Idempotency-Key": f"loop-{number}"}
        )
        started.raise_for_status()


async def describe_task(api: httpx.AsyncClient, task_id: int) -> dict[str, Any]:
    """Return what must not depend on kills: rounds, versions with their texts, messages; and the ledger beside it."""
    loop = await ended(api, task_id)
    code = (await api.get(f"/get_code/{task_id}?limit=100")).json()["versions"]
    messages = (await api.get(f"/get_messages/{task_id}?limit=100")).json()["messages"]
    texts = {}
    for version in code:
        files = (await api.get(f"/read_code/{task_id}/{version['version']}")).raise_for_status().json()["files"]
        texts[version["version"]] = [version["summary"], *([file["filename"], file["text"]] for file in files)]
    rounds = [
        [row["version"], row["kind"], row["parent"], row["verdict"], row["score"] and row["score"]["mean"]]
        for row in loop["rounds"]
    ]
    best = loop["best"] and [loop["best"]["version"], loop["best"]["validation"]["mean"]]
    return {
        "ending": [loop["state"], loop["stop_reason"], loop["error"]],
        "best": best,
        "rounds": rounds,
        "texts": texts,
        "messages": [[message["sender"], message["role"], message["version"]] for message in messages],
        "ledger": (await api.get(f"/get_ledger/{task_id}")).json()["total"],
    }


async def finish(folder: Path, tasks: list[dict[str, Any]], agents_file: str) -> None:
    async with serving(folder, agents_file=agents_file) as api:
        await start_loops(api, tasks)
        print("ready", flush=True)
        print(json.dumps([await describe_task(api, number) for number in range(1, len(tasks) + 1)]), flush=True)


def main(arguments: Sequence[str]) -> None:
    folder, tasks, agents_file, *kill = arguments
    if kill[:1] == ["commit"]:
        die_after_commit(int(kill[1]))
    asyncio.run(finish(Path(folder), json.loads(Path(tasks).read_text()), agents_file))
