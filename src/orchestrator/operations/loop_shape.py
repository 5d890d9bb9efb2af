"""A loop as it is shown: its row, its rounds, and the bests among them and of its task."""

from collections.abc import Sequence

from orchestrator.contract.ladder import is_laddered
from orchestrator.contract.loops import Best, BestEver, Loop, LoopOverview, Round
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.scores import average_figures, measure_gain, read_intervals, spread
from orchestrator.contract.spec_grading import EXTERNAL
from orchestrator.contract.states import BARRED_VERDICTS, Direction
from orchestrator.operations.task_best import TaskBest, find_leading_loop
from orchestrator.operations.ties import is_tied
from orchestrator.storage.queries import loop_bests, loops, marks, spending, tasks
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
    laddered = is_laddered(task.spec)
    confirmed = loops.list_confirmed_rounds(tx, row.id)
    bests = [each for each in confirmed if each.verdict not in BARRED_VERDICTS]
    costs = spending.sum_by_round(tx, row.id, after=after_round)
    return Loop(
        loop_id=row.id,
        task_id=row.task_id,
        state=row.state,
        wanted=row.wanted,
        stop_reason=row.stop_reason,
        doing=_describe_doing(row, rows),
        error=row.error,
        metric=row.metric,
        direction=row.direction,
        target=row.target,
        positive_class=find_positive_class(row.metric, row.positive_class, task.data, task.spec),
        min_delta=row.min_delta,
        no_skill=row.no_skill,
        versions=loops.find_newest_round_number(tx, row.id),
        wall_seconds=round(loops.measure_wall_seconds(row), 3),
        spending=spending.sum_spending(tx, loop_id=row.id),
        **{f"budget_{name}": value for name, value in task.spec.budget.model_dump().items()},
        baseline=_build_best(baseline, row.direction, held_out),
        best=_build_best(best, row.direction, held_out),
        best_ever=_build_best_ever(tx, row, held_out),
        loop_count=loop_bests.count(tx, row.task_id),
        from_loop=row.from_loop,
        from_version=row.from_version,
        feedback="ladder" if laddered else "exact",
        disclosed=len(bests) if laddered else loops.count_graded_rounds(tx, row.id),
        disclosures=sum(bool(each.held_out) for each in bests) if held_out else 0,
        gap_alarm=row.gap_alarm and held_out,
        tied=held_out and is_tied(tx, row, confirmed),
        excluded=list(marks.list_excluded(tx, row.task_id).values()),
        forgeable=task.spec.grade.forgeable,
        external=task.spec.grade.kind == EXTERNAL,
        rounds=[_build_round(row, task.spec.objective.shown, costs.get(row.round), held_out=held_out) for row in rows],
        replays=row.replays,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def build_overview(tx: Tx, row: LoopRow, task_best: TaskBest, *, held_out: bool) -> LoopOverview:
    """Build a loop as it stands in the list of those of its task."""
    best = loops.find_round_of_version(tx, row.id, row.best)
    return LoopOverview(
        loop_id=row.id,
        state=row.state,
        stop_reason=row.stop_reason,
        metric=row.metric,
        direction=row.direction,
        target=row.target,
        versions=loops.find_newest_round_number(tx, row.id),
        wall_seconds=round(loops.measure_wall_seconds(row), 3),
        best=_build_best(best, row.direction, held_out),
        leads=row.best is not None and task_best.loop is not None and task_best.loop.id == row.id,
        why_not_compared=task_best.not_compared.get(row.id),
        from_loop=row.from_loop,
        from_version=row.from_version,
        replays=row.replays,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _describe_doing(row: LoopRow, rounds: Sequence[RoundRow]) -> str:
    """Say what the loop is doing, and what it still waits for once it is to pause or to stop."""
    if row.state != "running" or row.wanted == "running":
        return row.doing
    if row.wanted == "stopped":
        return "stopping"
    versions = ", ".join(each.version for each in rounds if each.status != "done")
    return f"pausing, waiting for {versions}" if versions else "pausing"


def _build_best_ever(tx: Tx, row: LoopRow, held_out: bool) -> BestEver | None:
    leading = find_leading_loop(tx, row.task_id) or row
    of_best = loops.find_round_of_version(tx, leading.id, leading.best)
    best = _build_best(of_best, leading.direction, held_out)
    return best and BestEver(loop_id=leading.id, **dict(best))


def _build_best(row: RoundRow | None, direction: Direction | None, held_out: bool) -> Best | None:
    if row is None or (validation := spread(row.scores, read_intervals(row.intervals))) is None:
        return None
    unseen = spread(row.held_out, read_intervals(row.held_out_intervals)) if held_out else None
    gap = unseen and measure_gain(validation.mean, unseen.mean, direction or "maximize")
    return Best(version=row.version, validation=validation, held_out=unseen, gap=gap)


def _build_round(row: RoundRow, metrics: Sequence[str], cost_usd: float | None, *, held_out: bool) -> Round:
    return Round(
        round=row.round,
        kind=row.kind,
        version=row.version,
        parent=row.parent,
        note=row.note,
        coder=row.coder,
        status=row.status,
        verdict=row.verdict,
        reason=row.reason,
        score=spread(row.scores, read_intervals(row.intervals)),
        held_out=spread(row.held_out, read_intervals(row.held_out_intervals)) if held_out else None,
        confirmed=row.confirmed,
        shown=average_figures(row.figures or [], metrics),
        seconds=row.seconds,
        cost_usd=cost_usd,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
