"""A loop as it is shown: its row, its rounds, and the bests among them."""

from orchestrator.contract.loops import Best, Loop, Round
from orchestrator.contract.scores import gain, spread
from orchestrator.contract.states import Direction
from orchestrator.storage.queries import loops, tasks
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


def build_loop(tx: Tx, row: LoopRow, *, held_out: bool, after_round: int = 0) -> Loop:
    """Build a loop as callers see it.

    held_out: False leaves those scores out, as for agents. after_round: earlier rounds are left out.
    """
    task = tasks.find(tx, row.task_id)
    rows = loops.list_rounds(tx, row.id, after=after_round)
    baseline = loops.find_baseline(tx, row.id)
    best = loops.find_round_of_version(tx, row.id, row.best)
    return Loop(
        loop_id=row.id,
        task_id=row.task_id,
        state=row.state,
        wanted=row.wanted,
        stop_reason=row.stop_reason,
        doing=row.doing,
        error=row.error,
        metric=row.metric,
        direction=row.direction,
        target=row.target,
        min_delta=row.min_delta,
        versions=loops.find_newest_round_number(tx, row.id),
        budget_versions=task.spec.budget.versions,
        wall_seconds=round(loops.measure_wall_seconds(row), 3),
        budget_wall_seconds=task.spec.budget.wall_seconds,
        baseline=_best(baseline, row.direction, held_out),
        best=_best(best, row.direction, held_out),
        gap_alarm=row.gap_alarm and held_out,
        rounds=[_round(row, held_out) for row in rows],
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _best(row: RoundRow | None, direction: Direction | None, held_out: bool) -> Best | None:
    if row is None or (validation := spread(row.scores)) is None:
        return None
    unseen = spread(row.held_out) if held_out else None
    gap = unseen and gain(validation.mean, unseen.mean, direction or "maximize")
    return Best(version=row.version, validation=validation, held_out=unseen, gap=gap)


def _round(row: RoundRow, held_out: bool) -> Round:
    return Round(
        round=row.round,
        kind=row.kind,
        version=row.version,
        parent=row.parent,
        status=row.status,
        verdict=row.verdict,
        reason=row.reason,
        score=spread(row.scores),
        held_out=spread(row.held_out) if held_out else None,
        confirmed=row.confirmed,
        seconds=row.seconds,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
