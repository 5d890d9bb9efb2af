"""The start of a loop: anew, or going on from the best version that the task has."""

from typing import NamedTuple

from orchestrator.contract.errors import LoopIsLive
from orchestrator.contract.loops import Loop
from orchestrator.contract.scores import SCORE_RULES
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import CallContext
from orchestrator.operations.loop_shape import build_loop
from orchestrator.operations.task_best import find_leading_loop
from orchestrator.storage.changes import NewLoop, SettledLoop
from orchestrator.storage.queries import datasets, loops, tasks
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx


class Start(NamedTuple):
    """The version that a loop goes on from, and the loop that has its scores.

    runs: how often it ran there; the new loop runs it as often, so that all these outcomes are taken from the record.
    """

    loop: LoopRow
    version: str
    runs: int


def find_start(tx: Tx, task_id: int) -> Start | None:
    """Return the task's best version; None if it has none."""
    leading = find_leading_loop(tx, task_id)
    return None if leading is None or leading.best is None else _build_start(tx, leading, leading.best)


def find_start_of(tx: Tx, loop: LoopRow) -> Start | None:
    """Return what a loop went on from; None if it began anew."""
    if loop.from_loop is None or loop.from_version is None:
        return None
    return _build_start(tx, loops.find(tx, loop.from_loop), loop.from_version)


def begin_loop(
    tx: Tx, call: CallContext, task: Task, *, seed: int, start: Start | None, replays: str | None = None
) -> Loop:
    """Add a loop for the engine to drive; raise LoopIsLive while another one drives the task.

    One that goes on from a version has the metric, direction and target of the loop that found it: nothing is asked or
    paid twice.
    """
    live = loops.find_live_of_task(tx, task.id)
    if live is not None:
        raise LoopIsLive(f"Loop {live.id} already drives task {task.id}; get_loop returns it.")
    datasets.pin(tx, task)
    values: NewLoop = {"seed": seed, "replays": replays, **_settle(task, start)}
    loop_id = loops.add(tx, task.id, **values)
    tasks.set_status(tx, task.id, "queued")
    loops.emit_changed(tx, loop_id, wakes_engine=True)
    return build_loop(tx, loops.find(tx, loop_id), held_out=call.principal.sees_held_out)


def _settle(task: Task, start: Start | None) -> SettledLoop:
    """Return what the loop is to know of its objective and of what it goes on from."""
    if start is None:
        return {"metric": task.spec.objective.metric, "target": task.spec.objective.target}
    framed = start.loop
    return {
        "metric": framed.metric,
        "direction": framed.direction,
        "target": framed.target,
        "positive_class": framed.positive_class,
        "score_rules": SCORE_RULES,
        "from_loop": framed.id,
        "from_version": start.version,
        "baseline_runs": start.runs,
    }


def _build_start(tx: Tx, loop: LoopRow, version: str) -> Start | None:
    of_version = loops.find_round_of_version(tx, loop.id, version)
    return None if of_version is None else Start(loop, version, len(of_version.scores))
