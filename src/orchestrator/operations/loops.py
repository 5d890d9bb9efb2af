"""Loops: validate_task, start_loop, get_loop, pause_loop, resume_loop, stop_loop. The engine carries them out."""

import asyncio
import secrets
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import CodeMissing, LoopIsLive, LoopNotLive
from orchestrator.contract.loops import Loop, LoopStart
from orchestrator.contract.states import LOOP_ENDED, LoopWanted
from orchestrator.contract.tasks import Task, TaskUpload, TaskValid
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.gpus import check_gpus
from orchestrator.operations.group import Group
from orchestrator.operations.loop_shape import build_loop
from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.queries import code, containers, datasets, loops, tasks
from orchestrator.storage.transaction import Tx

group = Group("loops")


@group.post("/validate_task", body=TaskUpload)
async def validate_task(call: Call, body: TaskUpload) -> TaskValid:
    """Check a task as upload_task and start_loop would, with the data there is; nothing is stored.

    Returns `valid`, or refuses with the same error as they do.
    """
    await _check(call, body.unsaved())
    return await call.write(TaskValid, lambda tx: TaskValid(), body)


@group.post("/start_loop", body=LoopStart)
async def start_loop(call: Call, body: LoopStart) -> Loop:
    """Start a loop that drives the task; return it.

    Refused if the task's data or metric is unknown, or while another loop drives the task.
    """
    task = await call.store.read(lambda tx: tasks.find(tx, body.task_id))
    await _check(call, task)

    def start(tx: Tx) -> Loop:
        if task.spec.program.seed and code.find_newest(tx, body.task_id) is None:
            raise CodeMissing(
                f"Task {body.task_id} names {', '.join(task.spec.program.seed)} in program.seed, "
                "and has no version yet; upload_code them under one label, `seed` for one, before start_loop."
            )
        live = loops.find_live_of_task(tx, body.task_id)
        if live is not None:
            raise LoopIsLive(f"Loop {live.id} drives task {body.task_id} already; get_loop shows it.")
        datasets.pin(tx, task)
        objective = task.spec.objective
        loop_id = loops.add(tx, body.task_id, seed=_seed(task), metric=objective.metric, target=objective.target)
        tasks.set_status(tx, body.task_id, "queued")
        loops.emit_changed(tx, loop_id, wakes_engine=True)
        return build_loop(tx, loops.find(tx, loop_id), held_out=call.principal.sees_held_out)

    return await call.write(Loop, start, body)


@group.get("/get_loop/{task_id}")
async def get_loop(
    call: Call,
    task_id: int,
    after_round: Annotated[
        int, Query(ge=0, description="Only rounds behind this one; those that are done never change.")
    ] = 0,
) -> Loop:
    """Return the task's newest loop: what it is doing, its rounds, its best version, the gap to held-out data."""

    def query(tx: Tx) -> Loop:
        tasks.check(tx, task_id)
        return build_loop(
            tx, loops.find_newest(tx, task_id), held_out=call.principal.sees_held_out, after_round=after_round
        )

    return await call.store.read(query)


@group.post("/pause_loop/{task_id}")
async def pause_loop(call: Call, task_id: int) -> Loop:
    """Pause the loop as soon as its current step has ended; resume_loop continues it."""
    return await _want(call, task_id, "paused")


@group.post("/resume_loop/{task_id}")
async def resume_loop(call: Call, task_id: int) -> Loop:
    """Let a paused loop continue."""
    return await _want(call, task_id, "running")


@group.post("/stop_loop/{task_id}")
async def stop_loop(call: Call, task_id: int) -> Loop:
    """Stop the loop now: its containers are stopped, and its results are kept."""
    return await _want(call, task_id, "stopped")


async def _check(call: CallContext, task: Task) -> None:
    """Check that data, metric and split fit each other and that the runner has what the task asks for.

    Raises what the grader raises, and GpuMissing.
    """
    await asyncio.to_thread(call.plugins.check_options, task.spec)
    grader = call.plugins.grader(task.spec)
    await asyncio.to_thread(grader.check, task.dataset, task.spec, await find_task_source(call.store, task))
    await check_gpus(call.plugins, task.spec.run.runner, task.spec.run.gpus)


async def _want(call: Call, task_id: int, wanted: LoopWanted) -> Loop:
    def change(tx: Tx) -> Loop:
        tasks.check(tx, task_id)
        row = loops.find_newest(tx, task_id)
        if row.state in LOOP_ENDED or (row.wanted == "stopped" and wanted != "stopped"):
            raise LoopNotLive(f"Loop {row.id} has {row.stop_reason or 'been stopped'}; start_loop starts a new one.")
        if row.wanted != wanted:
            loops.update(tx, row.id, wanted=wanted)
            if wanted == "stopped":
                containers.request_stop_of_loop(tx, row.id)
            loops.emit_changed(tx, row.id, wakes_engine=True)
        return build_loop(tx, loops.find(tx, row.id), held_out=call.principal.sees_held_out)

    return await call.write(Loop, change, (task_id, wanted))


def _seed(task: Task) -> int:
    """Return the split's seed if the task names one, so that it gives the same versions again; else a new one."""
    return task.spec.split.seed if task.spec.split.seed is not None else secrets.randbelow(2**31)
