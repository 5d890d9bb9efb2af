"""A server that is asked for something after a loop has ended, and is killed with SIGKILL at a commit after that.

Its arguments: FOLDER TASK.json WORK COMMIT. WORK: loop (drive the task's first loop), ask (two checks and a regrade),
go_on, mark, again (another loop with the same seed). COMMIT: the number of the commit that kills, 0 for none.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx

from tests.engine.killable import PLUGINS, die_after_commit
from tests.engine.scripted import ENDED, ended, serving, start, until


async def ask(api: httpx.AsyncClient) -> None:
    newest = (await api.get("/get_results/1?version=v2")).json()["results"][0]
    (await api.post("/verify_result", json={"result_id": newest["id"]})).raise_for_status()
    (await api.post("/replay_version", json={"task_id": 1, "version": "v2"})).raise_for_status()
    changed = {"task_id": 1, "metric": "other", "direction": "minimize"}
    (await api.post("/regrade", json=changed)).raise_for_status()


async def mark(api: httpx.AsyncClient) -> None:
    body = {"task_id": 1, "version": "v2", "kind": "cheating", "reason": "It knows the answer"}
    (await api.post("/mark_version", json=body)).raise_for_status()


async def start_again(api: httpx.AsyncClient) -> None:
    (await api.post("/start_loop", json={"task_id": 1, "start_from": "scratch"})).raise_for_status()


async def settle(api: httpx.AsyncClient) -> None:
    """Wait until nothing is under way."""
    await until(api, "/get_checks/1", lambda page: all(each["state"] == "done" for each in page["checks"]))
    await until(api, "/get_loop/1", lambda loop: loop["state"] in ENDED)


async def work(folder: Path, task: dict, kind: str, commit: int) -> None:
    before: dict[str, Callable[[httpx.AsyncClient], Awaitable[None]]] = {"ask": ask}
    after: dict[str, Callable[[httpx.AsyncClient], Awaitable[None]]] = {"mark": mark, "again": start_again}
    async with serving(folder) as api:
        if kind == "loop":
            await ended(api, await start(api, task))
            return
        if kind in before:
            await before[kind](api)
        if commit:
            die_after_commit(commit)
        if kind in after:
            await after[kind](api)
        await settle(api)


def main(arguments: Sequence[str]) -> None:
    if PLUGINS not in sys.path:
        sys.path.insert(0, PLUGINS)
    folder, file, kind, commit = arguments
    asyncio.run(work(Path(folder), json.loads(Path(file).read_text()), kind, int(commit)))
