"""Results of a task whose versions run on several validation parts: one for each run, not one for each part."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from orchestrator.contract.results import Result
from orchestrator.contract.scores import average_figures, average_intervals, pool_intervals


def average_folds(
    results: Sequence[Result], executions: Mapping[str, tuple[str, int, int]], folds: int
) -> list[Result]:
    """Return the results with those of one run's folds as their mean, in the place of the newest.

    A run that lacks folds is left out; results that no loop asked for stay as they are.
    executions: loop, round and index in the round by container.
    """
    runs: dict[object, list[Result]] = {}
    for result in results:
        known = executions.get(result.container_id or "") if result.graded else None
        key = result.id if known is None else (known[0], known[1], known[2] // folds)
        runs.setdefault(key, []).append(result)
    complete = [run for key, run in runs.items() if isinstance(key, int) or len(run) == folds]
    return [_average(run) if len(run) > 1 else run[0] for run in complete]


def _average(run: Sequence[Result]) -> Result:
    scores = [result.score for result in run if result.score is not None]
    held_out = [result.held_out for result in run if result.held_out is not None]
    times = [result.run_time for result in run if result.run_time is not None]
    return run[0].model_copy(
        update={
            "score": fmean(scores) if len(scores) == len(run) else None,
            "interval": pool_intervals(scores, [result.interval for result in run]),
            "held_out": fmean(held_out) if len(held_out) == len(run) else None,
            "held_out_interval": average_intervals([result.held_out_interval for result in run]),
            "metrics": average_figures([result.metrics for result in run], list(run[0].metrics)),
            "run_time": fmean(times) if times else None,
        }
    )
