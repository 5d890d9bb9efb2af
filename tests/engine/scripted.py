"""A task whose programs are given, and a server with its engine to drive it: what the engine tests share."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from orchestrator.app import create_app
from orchestrator.settings import Settings

KEY = {"X-API-KEY": "demo_key"}
ENDED = ("completed", "failed", "stopped")


def scores(value: float, *, before: str = "") -> str:
    """A program whose prediction is `value`."""
    return f"{before}\nprint('predicting')\nopen('predictions.csv', 'w').write('{value}')\n"


def spec(programs: list[str], **sections: Any) -> dict:
    task = {"name": "scripted", "dataset": "scripted", "description": json.dumps(programs)}
    task |= {
        "agents": {"generator": "scripted", "coder": "scripted", "evaluator": "scripted"},
        "grade": {"kind": "scripted"},
    }
    task |= {"run": {"timeout_seconds": 20, "memory_mb": 256}, "budget": {"versions": len(programs)}}
    return task | sections


@asynccontextmanager
async def serving(folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose engine runs."""
    app = create_app(Settings(data_dir=folder, _env_file=None, **settings))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=KEY) as api:
            yield api


def with_engine(folder: Path, work: Callable[[httpx.AsyncClient], Coroutine], **settings: Any) -> Any:
    """Runs `work` with a client of a server whose engine runs; both are gone when it returns."""

    async def inside() -> Any:
        async with serving(folder, **settings) as api:
            return await work(api)

    return asyncio.run(inside())


async def start(api: httpx.AsyncClient, task: dict) -> int:
    task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
    (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
    return task_id


async def until(api: httpx.AsyncClient, path: str, holds: Callable[[dict], bool], *, seconds: float = 120) -> dict:
    """The first answer of `path` that holds."""
    async with asyncio.timeout(seconds):
        while True:
            answer = (await api.get(path)).json()
            if holds(answer):
                return answer
            await asyncio.sleep(0.1)  # answering takes the time of what is waited for


async def ended(api: httpx.AsyncClient, task_id: int, *, seconds: float = 120) -> dict:
    return await until(api, f"/get_loop/{task_id}", lambda loop: loop.get("state") in ENDED, seconds=seconds)


def drive(folder: Path, task: dict, **settings: Any) -> dict:
    """The loop, once it has ended."""

    async def work(api):
        return await ended(api, await start(api, task))

    return with_engine(folder, work, **settings)
