"""Whether a loop has found anything better than what it began with, or is tied with it within the noise."""

from collections.abc import Sequence
from dataclasses import replace

from orchestrator.contract.significance import exceeds_chance, merge_draws
from orchestrator.operations.best_version import LoopScoreRules
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import loops, results, tasks
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


def is_tied(tx: Tx, loop: LoopRow, confirmed: Sequence[RoundRow]) -> bool:
    """Return whether chance explains what the best version gains over the baseline, as the best of all there were.

    confirmed: the confirmed rounds of the loop. False where there is nothing to compare.
    """
    best = next((row for row in confirmed if row.version == loop.best), None)
    baseline = next((row for row in confirmed if row.kind == "baseline"), None)
    if best is None or baseline is None or best.round == baseline.round:
        return False
    data = tasks.find(tx, loop.task_id).data
    drawn = results.list_resampled(tx, loop.id, [baseline.round, best.round])
    ours, theirs = (
        replace(
            to_outcome(row),
            resampled=tuple(map(tuple, merge_draws(drawn.get(row.round, []), data.folds if data is not None else 1))),
        )
        for row in (best, baseline)
    )
    rules = LoopScoreRules(loop.direction or "maximize", loop.no_skill)
    history = [to_outcome(row) for row in confirmed]
    compared = loops.find_newest_round_number(tx, loop.id) - 1
    return not exceeds_chance(history, ours, theirs, rules, compared=compared)
