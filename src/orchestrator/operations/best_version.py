"""The best version of a loop, as its rounds and the marks of persons say, named as soon as they change."""

from typing import NamedTuple

from orchestrator.contract.race import find_leader
from orchestrator.contract.states import Direction
from orchestrator.operations.gaps import is_gap_alarming, list_bests
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import loops, marks, tasks
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx


class LoopScoreRules(NamedTuple):
    direction: Direction
    no_skill: float | None


def update_best(tx: Tx, loop_id: str) -> LoopRow | None:
    """Name the leader of the confirmed rounds, and say whether its gap to held-out rows raises the alarm.

    Return the loop as it was before; None if its best version is what it was.
    """
    loop = loops.find(tx, loop_id)
    excluded = marks.list_excluded(tx, loop.task_id)
    rows = [row for row in loops.list_confirmed_rounds(tx, loop_id) if row.version not in excluded]
    rules = LoopScoreRules(loop.direction or "maximize", loop.no_skill)
    best = find_leader((to_outcome(row) for row in rows), rules)
    label = best and best.version
    if label == loop.best:
        return None
    drawn_alike = tasks.find(tx, loop.task_id).spec.split.kind not in ("time", "group")
    bests = list_bests(rows, rules)
    alarm = bool(bests) and is_gap_alarming(bests, rules, drawn_alike=drawn_alike)
    loops.update(tx, loop_id, best=label, gap_alarm=alarm)
    loops.emit_changed(tx, loop_id)
    return loop
