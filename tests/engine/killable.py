"""A server that drives a scripted task to its end and, if told so, is killed with SIGKILL on the way.

Its arguments: FOLDER TASK.json [older] [stage NAME before|after COUNT | commit NUMBER]
"""

import asyncio
import functools
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import orchestrator.engine.reconciler  # noqa: F401  what a start imports late
from orchestrator.engine.loop import stages
from orchestrator.storage.backends import postgres_writer, sqlite
from tests.engine.scripted import ended, serving, start

PLUGINS = str(Path(__file__).parents[1] / "plugins")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_stage(name: str, when: str, count: int) -> None:
    """Kill before the count-th call of a stage, or after it, before anything else has run."""
    work = getattr(stages, name)
    calls = iter(range(1, 1_000_000))

    @functools.wraps(work)
    async def deadly(*arguments):
        due = next(calls) == count
        if due and when == "before":
            die()
        answer = await work(*arguments)
        if due:
            die()
        return answer

    setattr(stages, name, deadly)


def die_after_commit(number: int) -> None:
    """Kills between the number-th commit and the moment anybody is told of it."""
    run_batch = sqlite.run_batch
    calls = iter(range(1, 1_000_000))

    def deadly(*arguments):
        answer = run_batch(*arguments)
        if next(calls) == number:
            die()
        return answer

    sqlite.run_batch = postgres_writer.run_batch = deadly


def be_older() -> None:
    """Drives rounds as another release might have: cut into other stages, and in another order."""
    from orchestrator.engine.loop import run

    async def run_and_grade(context, loop_id: str, number: int, index: int) -> int | None:
        await stages.run_version(context, loop_id, number, index)
        return await stages.grade_run(context, loop_id, number, index)

    async def drive_round(context, loop_id: str, number: int) -> None:
        index = await run.run_stage(context, stages.propose, loop_id, number)
        if index is not None:
            index = await run.run_stage(context, run_and_grade, loop_id, number, index)
        await run.run_stage(context, stages.give_feedback, loop_id, number)  # too early for some: they stay open
        while index is not None:
            index = await run.run_stage(context, run_and_grade, loop_id, number, index)
            await run.run_stage(context, stages.give_feedback, loop_id, number)

    run.drive_round = drive_round


async def finish(folder: Path, task: dict) -> None:
    async with serving(folder) as api:
        if not (await api.get("/get_tasks")).json()["tasks"]:
            await start(api, task)
        elif (await api.get("/get_loop/1")).status_code == 404:
            (await api.post("/start_loop", json={"task_id": 1})).raise_for_status()
        print(json.dumps(await ended(api, 1, seconds=600)))


def main(arguments: Sequence[str]) -> None:
    if PLUGINS not in sys.path:
        sys.path.insert(0, PLUGINS)
    folder, file, *kill = arguments
    older = kill[:1] == ["older"]
    kill = kill[older:]
    if kill[:1] == ["stage"]:
        die_in_stage(kill[1], kill[2], int(kill[3]))
    elif kill[:1] == ["commit"]:
        die_after_commit(int(kill[1]))
    if older:
        be_older()
    asyncio.run(finish(Path(folder), json.loads(Path(file).read_text())))
