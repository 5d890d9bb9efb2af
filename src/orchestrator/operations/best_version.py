"""The best version of a loop, as its rounds and the marks of persons say, named as soon as they change."""

from collections.abc import Sequence
from typing import NamedTuple

from orchestrator.contract.race import find_leader
from orchestrator.contract.states import Direction
from orchestrator.operations.gaps import is_gap_alarming, list_bests
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import checks, loops, marks, results, tasks
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


class LoopScoreRules(NamedTuple):
    direction: Direction
    no_skill: float | None


def update_best(tx: Tx, loop_id: str) -> LoopRow | None:
    """Name the leader of the confirmed rounds, and say whether its gap to held-out rows raises the alarm.

    Return the loop as it was before; None if its best version is what it was.
    """
    loop = loops.find(tx, loop_id)
    rows = _list_racing(tx, loop)
    best = find_leader((to_outcome(row) for row in rows), _get_rules(loop))
    label = best and best.version
    if label == loop.best:
        return None
    loops.update(tx, loop_id, best=label, gap_alarm=_is_alarming(tx, loop, rows))
    loops.emit_changed(tx, loop_id)
    _seek_held_out(tx, loop, next((row for row in rows if row.version == label), None))
    return loop


def update_gap_alarm(tx: Tx, loop_id: str) -> None:
    """Say whether the gap of the best version to held-out rows raises the alarm, once its held-out score is there."""
    loop = loops.find(tx, loop_id)
    loops.update(tx, loop_id, gap_alarm=_is_alarming(tx, loop, _list_racing(tx, loop)))
    loops.emit_changed(tx, loop_id)


def _list_racing(tx: Tx, loop: LoopRow) -> list[RoundRow]:
    excluded = marks.list_excluded(tx, loop.task_id)
    return [row for row in loops.list_confirmed_rounds(tx, loop.id) if row.version not in excluded]


def _get_rules(loop: LoopRow) -> LoopScoreRules:
    return LoopScoreRules(loop.direction or "maximize", loop.no_skill)


def _is_alarming(tx: Tx, loop: LoopRow, rows: Sequence[RoundRow]) -> bool:
    bests = list_bests(rows, _get_rules(loop))
    drawn_alike = tasks.find(tx, loop.task_id).spec.split.kind not in ("time", "group")
    return bool(bests) and is_gap_alarming(bests, _get_rules(loop), drawn_alike=drawn_alike)


def _seek_held_out(tx: Tx, loop: LoopRow, best: RoundRow | None) -> None:
    """Have the held-out rows of the best version scored, once, if it is one that a person let in.

    Any other has been scored on them by the run that confirmed it, if its grader does that.
    """
    if best is None or best.held_out or best.kind == "baseline":
        return
    task = tasks.find(tx, loop.task_id)
    if len(best.scores) > task.spec.grade.repeats or task.spec.grade.forgeable:
        return
    folds = task.data.folds if task.data is not None else 1
    for result in results.list_of_round(tx, loop.id, best.round, since=(len(best.scores) - 1) * folds):
        if result.container_id is None or checks.has_of_container(tx, result.container_id, "held_out"):
            continue
        of_run = {"version": best.version, "container_id": result.container_id, "result_id": result.id}
        checks.add(tx, loop.task_id, "held_out", **of_run, asked_by="engine")
