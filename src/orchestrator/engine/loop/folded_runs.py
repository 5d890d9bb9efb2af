"""A run of a version: one execution on each validation part of the data, and the mean of what they scored."""

from statistics import fmean
from typing import NamedTuple

from orchestrator.contract.results import Result
from orchestrator.contract.scores import Interval, average_figures, average_intervals, pool_intervals
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.engine.containers.folds import count_folds
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.queries import loops, results
from orchestrator.storage.rows import RoundRow
from orchestrator.storage.transaction import Tx


class FoldedRun(NamedTuple):
    """One complete run. metrics: the mean of each that every execution has. containers: ids, one for each fold."""

    score: float
    interval: Interval | None
    held_out: float | None
    held_out_interval: Interval | None
    metrics: dict[str, float]
    containers: list[str]


def is_graded(tx: Tx, of_round: RoundRow, index: int) -> bool:
    """Return whether the execution of that index has been graded, or the round has failed."""
    return of_round.verdict in FAILED_VERDICTS or count_graded(tx, of_round) > index


def count_graded(tx: Tx, of_round: RoundRow) -> int:
    """Return how many executions of the round have been graded."""
    folds = count_folds(tx, loops.find(tx, of_round.loop_id).task_id)
    complete = len(of_round.scores) * folds
    return complete + (len(_list_executions(tx, of_round, complete)) if folds > 1 else 0)


def find_run(tx: Tx, of_round: RoundRow, folds: int) -> FoldedRun | None:
    """Return the run that is not yet among the round's scores, if all its executions are graded; else None."""
    graded = _list_executions(tx, of_round, len(of_round.scores) * folds)
    if len(graded) < folds:
        return None
    scores = [result.score for result in graded if result.score is not None]
    held_out = [result.held_out for result in graded if result.held_out is not None]
    return FoldedRun(
        score=fmean(scores),
        interval=pool_intervals(scores, [result.interval for result in graded]),
        held_out=fmean(held_out) if len(held_out) == folds else None,
        held_out_interval=average_intervals([result.held_out_interval for result in graded]),
        metrics=average_figures([result.metrics for result in graded], list(graded[0].metrics)),
        containers=[result.container_id for result in graded if result.container_id is not None],
    )


def record_run(of_round: RoundRow, run: FoldedRun) -> RoundChanges:
    """Return what a complete run adds to its round."""
    changes: RoundChanges = {
        "scores": [*of_round.scores, run.score],
        "intervals": [*(of_round.intervals or []), run.interval and run.interval.model_dump()],
    }
    if run.held_out is not None:
        of_held_out = run.held_out_interval and run.held_out_interval.model_dump()
        changes["held_out"] = [*of_round.held_out, run.held_out]
        changes["held_out_intervals"] = [*(of_round.held_out_intervals or []), of_held_out]
    return changes


def _list_executions(tx: Tx, of_round: RoundRow, first: int) -> list[Result]:
    return results.list_of_round(tx, of_round.loop_id, of_round.round, since=first)
