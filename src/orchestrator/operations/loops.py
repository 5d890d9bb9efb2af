"""Loops: validate_task, start_loop, replay_loop, get_loop, get_loops, pause_loop, resume_loop, stop_loop.

Of their versions: approve_version.
"""

import secrets
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import (
    BadCursor,
    CodeMissing,
    LoopIsLive,
    LoopNotFound,
    LoopNotLive,
    NotAllowed,
    NotSuspect,
    TaskNotFound,
)
from orchestrator.contract.loops import Loop, LoopList, LoopReplay, LoopStart, VersionApproval
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.states import LOOP_ENDED, LoopWanted
from orchestrator.contract.tasks import Task, TaskValid, TaskValidation
from orchestrator.operations.best_version import update_best
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.loop_shape import build_loop, build_overview
from orchestrator.operations.loop_start import begin_loop, find_start, find_start_of
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.operations.task_best import find_task_best
from orchestrator.operations.task_checks import check_task
from orchestrator.operations.trials import begin_trial, check_may_try
from orchestrator.storage.queries import code, containers, loop_bests, loops, messages, tasks
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

group = Group("loops")


@group.post("/validate_task", body=TaskValidation, raises=(NotAllowed, TaskNotFound))
async def validate_task(call: Call, body: TaskValidation) -> TaskValid:
    """Check a task and its data as upload_task and start_loop would, and on wish try its grader.

    Nothing is stored. Returns `valid` with what versions are likely to cost, or refuses with the same error as they do.
    With `try_grader`, the grader of a task on record is tried with programs whose scores are known: see get_trial.
    """
    if body.try_grader:
        check_may_try(call)
    task_id = body.task_id
    task = await _find_task_to_check(call, body)
    estimate = await check_task(call, task)

    def begin(tx: Tx) -> TaskValid:
        trial = begin_trial(tx, call, task_id) if body.try_grader and task_id is not None else None
        return TaskValid(estimate=estimate, trial_id=trial and trial.id)

    return await call.write(TaskValid, begin, body)


@group.post("/start_loop", body=LoopStart, raises=(CodeMissing, LoopIsLive, LoopNotFound, TaskNotFound))
async def start_loop(call: Call, body: LoopStart) -> Loop:
    """Start a loop that drives the task; return it. It goes on from the task's best version, or begins anew.

    What earlier loops found is kept: the task's best version is the best of them all. Refused if the task's data or
    metric is unknown, or while another loop drives the task.
    """
    task = await call.store.read(lambda tx: tasks.find(tx, body.task_id))
    await check_task(call, task)

    def start(tx: Tx) -> Loop:
        if task.spec.program.seed and code.find_newest(tx, body.task_id) is None:
            raise CodeMissing(
                f"Task {body.task_id} names {', '.join(task.spec.program.seed)} in program.seed, "
                "and has no version yet; upload_code them under one label, `seed` for one, before start_loop."
            )
        start = find_start(tx, body.task_id) if body.start_from == "best" else None
        return begin_loop(tx, call, task, seed=_choose_seed(task), start=start)

    return await call.write(Loop, start, body)


@group.post("/replay_loop", body=LoopReplay, raises=(LoopIsLive, LoopNotFound, TaskNotFound))
async def replay_loop(call: Call, body: LoopReplay) -> Loop:
    """Run a recorded loop again with its seed; its model calls are answered from the record, and cost nothing.

    Models are not asked: the versions are the same as far as the record reaches. Coding agents' sessions cannot be
    replayed.
    """
    task = await call.store.read(lambda tx: tasks.find(tx, body.task_id))
    await check_task(call, task, is_replay=True)

    def start(tx: Tx) -> Loop:
        recorded = loops.find_of_task(tx, body.task_id, body.loop_id)
        start, replays = find_start_of(tx, recorded), recorded.replays or recorded.id
        return begin_loop(tx, call, task, seed=recorded.seed, start=start, replays=replays)

    return await call.write(Loop, start, body)


@group.get("/get_loop/{task_id}", raises=(LoopNotFound, TaskNotFound))
async def get_loop(
    call: Call,
    task_id: int,
    loop_id: Annotated[
        str | None, Query(max_length=100, description="One of the task's loops, from get_loops. Default: the newest.")
    ] = None,
    after_round: Annotated[
        int, Query(ge=0, description="Only rounds after this one; rounds that are done never change.")
    ] = 0,
) -> Loop:
    """Return a loop of the task, the newest by default: its state, rounds and best version.

    `best` is that of this loop, `best_ever` that of all loops of the task that can be compared.
    """

    def query(tx: Tx) -> Loop:
        tasks.check(tx, task_id)
        row = loops.find_of_task(tx, task_id, loop_id)
        return build_loop(tx, row, held_out=call.principal.sees_held_out, after_round=after_round)

    return await call.store.read(query)


@group.get("/get_loops/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_loops(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> LoopList:
    """Return the task's loops, newest first, without their rounds: how each ended, and its best version.

    It says which loop found the task's best version, and which cannot be compared with the others, and why.
    """
    after = parse_cursor(cursor)

    def query(tx: Tx) -> LoopList:
        tasks.check(tx, task_id)
        rows = loop_bests.list_page(tx, task_id, limit=limit, after=after)
        best, held_out = find_task_best(tx, task_id), call.principal.sees_held_out
        page = [build_overview(tx, row, best, held_out=held_out) for row in rows]
        return LoopList(loops=page, next_cursor=build_next_cursor(rows, limit, rows[-1].num if rows else None))

    return await call.store.scan(query)


@group.post("/pause_loop/{task_id}", raises=(LoopNotFound, LoopNotLive, TaskNotFound))
async def pause_loop(call: Call, task_id: int) -> Loop:
    """Pause the loop as soon as its current stage has ended; resume_loop continues it."""
    return await _want(call, task_id, "paused")


@group.post("/resume_loop/{task_id}", raises=(LoopNotFound, LoopNotLive, TaskNotFound))
async def resume_loop(call: Call, task_id: int) -> Loop:
    """Continue a paused loop."""
    return await _want(call, task_id, "running")


@group.post("/stop_loop/{task_id}", raises=(LoopNotFound, LoopNotLive, TaskNotFound))
async def stop_loop(call: Call, task_id: int) -> Loop:
    """Stop the loop now: its containers are stopped, and its results are kept."""
    return await _want(call, task_id, "stopped")


async def _find_task_to_check(call: CallContext, body: TaskValidation) -> Task:
    if body.task_id is None:
        return body.build_unsaved_task()
    task_id = body.task_id
    return await call.store.read(lambda tx: tasks.find(tx, task_id))


@group.post("/approve_version", body=VersionApproval, raises=(LoopNotFound, NotAllowed, NotSuspect, TaskNotFound))
async def approve_version(call: Call, body: VersionApproval) -> Loop:
    """Let a version in whose score is suspect, on a person's word; it becomes the best if it is better.

    Its score counts as confirmed from then on, and the conversation says who let it in and why. As the best it has its
    held-out score soon afterwards, from the outputs that are stored.
    """
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can approve versions.")

    def approve(tx: Tx) -> Loop:
        tasks.check(tx, body.task_id)
        row = loops.find_newest_with_version(tx, body.task_id, body.version) or loops.find_newest(tx, body.task_id)
        of_version = loops.find_round_of_version(tx, row.id, body.version)
        if of_version is None or of_version.verdict != "suspect" or of_version.status != "done":
            raise NotSuspect(f"No version {body.version!r} of loop {row.id} waits for approval.")
        _let_in(tx, row, of_version)
        content = f"{call.principal.name} let {body.version} in, whose score was suspect. {body.reason}".rstrip()
        messages.post(tx, task_id=body.task_id, sender=call.principal.name, role="system", content=content)
        loops.emit_changed(tx, row.id, wakes_engine=True)
        return build_loop(tx, loops.find(tx, row.id), held_out=True)

    return await call.write(Loop, approve, body)


def _let_in(tx: Tx, row: LoopRow, of_version: RoundRow) -> None:
    """Confirm the round, and make its version the best if its mean is better than that of the best."""
    is_baseline = of_version.kind == "baseline"
    verdict = "baseline" if is_baseline else "same"
    loops.update_round(tx, row.id, of_version.round, verdict=verdict, confirmed=True)
    update_best(tx, row.id)
    if not is_baseline and loops.find(tx, row.id).best == of_version.version:
        loops.update_round(tx, row.id, of_version.round, verdict="improved")


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


def _choose_seed(task: Task) -> int:
    """Return the split's seed if the task names one, so that it gives the same versions again; else a new one."""
    return task.spec.split.seed if task.spec.split.seed is not None else secrets.randbelow(2**31)
