"""Coding agents that are Python programs, at work in real loops: what the tests of `command:` and `acp:` share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.engine.scripted import ENDED, scores, spec, until, with_engine

NAME = "command:mine"


def write_agent(folder: Path, code: str, *, name: str = NAME, **section: Any) -> Path:
    """Write an agent's program and the file that lets it work; return that file."""
    program = folder / "agents" / "agent.py"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(code)
    values: dict[str, Any] = {"command": ["python", str(program)], "installation": [str(program)]} | section
    file = folder / "agents.toml"
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    file.write_text(f'["{name}"]\n' + "\n".join(lines) + "\n")
    return file


def improving(versions: int = 2, *, coder: str = NAME, **sections: Any) -> dict:
    """Return a task whose seed scores 0.5 and whose coder is the agent."""
    agents = {"generator": "scripted", "coder": coder, "evaluator": "scripted"} | sections.pop("agents", {})
    return spec([scores(0.5)], agents=agents, budget={"versions": versions}, **sections)


async def run_loop(api: httpx.AsyncClient, task: dict, *, seed: str | None = None, seconds: float = 90) -> int:
    """Start the task with its seed and wait for its end; return its id."""
    task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
    given = {"task_id": task_id, "version": "seed", "agent": "user", "file_content": seed or scores(0.5)}
    (await api.post("/upload_code", data=given)).raise_for_status()
    (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
    await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] in ENDED, seconds=seconds)
    return task_id


def work(folder: Path, code: str, task: dict, look: Callable, *, seed: str | None = None, **section: Any) -> Any:
    """Run a loop with this agent to its end; return what `look(api, task_id)` returns."""
    file = write_agent(folder, code, **section)

    async def inside(api: httpx.AsyncClient) -> Any:
        return await look(api, await run_loop(api, task, seed=seed))

    return with_engine(folder / "data", inside, agents_file=str(file))


async def get(api: httpx.AsyncClient, path: str) -> Any:
    return (await api.get(path)).raise_for_status().json()


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
