"""The best version of a task: the best of those of its loops whose scores can be compared."""

from collections.abc import Mapping
from typing import NamedTuple

from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.race import RoundOutcome, find_leader
from orchestrator.operations.best_version import LoopScoreRules
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import loop_bests, loops, marks
from orchestrator.storage.queries.loop_bests import LoopBest
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx


class TaskBest(NamedTuple):
    """loop: the one that found the task's best version; where there is none, the newest; None without any loop.

    not_compared: by loop why its best version is not in the comparison.
    """

    loop: LoopRow | None
    not_compared: Mapping[str, str]


def find_leading_loop(tx: Tx, task_id: int) -> LoopRow | None:
    """Return the loop that found the task's best version; where there is none, the newest loop; None without any."""
    return find_task_best(tx, task_id).loop


def find_task_best(tx: Tx, task_id: int) -> TaskBest:
    """Find the best of the task's loops that can be compared with the newest one that has a best version.

    A version that a later loop went on from counts with the scores that it has there: they replace the earlier ones
    where it was run again, and are the same where they were taken from the record.
    """
    bests = loop_bests.list_bests(tx, task_id)
    if len({each.loop.id for each in bests}) < 2:
        return TaskBest(bests[0].loop if bests else loops.find_newest_or_none(tx, task_id), {})
    graders, newest = loop_bests.list_graders(tx, task_id), bests[-1].loop
    reasons = {each.loop.id: _explain_incomparable(each.loop, newest, graders) for each in bests}
    comparable = [each for each in bests if reasons[each.loop.id] is None]
    leader = _find_leader(tx, comparable, newest)
    first = next(
        (each.loop for each in comparable if leader is not None and each.round.version == leader.version), None
    )
    not_compared = {loop_id: reason for loop_id, reason in reasons.items() if reason is not None}
    return TaskBest(first or newest, not_compared)


def _find_leader(tx: Tx, comparable: list[LoopBest], newest: LoopRow) -> RoundOutcome | None:
    excluded = marks.list_excluded(tx, newest.task_id)
    outcomes = {each.round.version: to_outcome(each.round, excluded) for each in comparable}
    return find_leader(outcomes.values(), LoopScoreRules(newest.direction or "maximize", newest.no_skill))


def _explain_incomparable(loop: LoopRow, newest: LoopRow, graders: Mapping[str, frozenset[str]]) -> str | None:
    """Say why the scores of the two loops cannot be compared; return None if they can.

    They are on the same rows in any case: the data of a task is split once.
    """
    if (loop.metric, loop.direction, loop.positive_class) != (newest.metric, newest.direction, newest.positive_class):
        return f"{loop.id} was scored by {_describe_objective(loop)}, and {newest.id} by {_describe_objective(newest)}."
    if loop.score_rules != newest.score_rules:
        return f"{loop.id} was scored by the rules of an older release."
    if graders.get(loop.id) != graders.get(newest.id):
        return f"{loop.id} and {newest.id} were scored by different graders."
    return None


def _describe_objective(loop: LoopRow) -> str:
    return f"{describe_metric(loop.metric or '', loop.positive_class)} ({loop.direction})"
