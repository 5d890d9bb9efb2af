"""Rows of a loop as `decide` wants them: what has been tried and what the task asks for."""

from dataclasses import replace

from orchestrator.contract.ladder import is_laddered
from orchestrator.contract.race import RoundOutcome
from orchestrator.contract.significance import merge_draws
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.containers.folds import count_folds
from orchestrator.engine.loop.decide import RERUNS
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import loops, marks, results
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx


def read_history(tx: Tx, loop_id: str, rules: Rules) -> list[RoundOutcome]:
    """Return the rounds that decisions rest on, first to last: the confirmed, the last, and those under way.

    They stay few when a loop has ten thousand rounds.
    """
    last = max(rules.max_failures, rules.parallel)
    rows = {row.round: row for row in loops.list_confirmed_rounds(tx, loop_id)}
    rows |= {
        row.round: row
        for row in loops.list_rounds(tx, loop_id, after=loops.find_newest_round_number(tx, loop_id) - last)
    }
    excluded = marks.list_excluded_of_loop(tx, loop_id)
    outcomes = [to_outcome(rows[number], excluded) for number in sorted(rows)]
    if rules.keep == "better" and not rules.ladder:
        return outcomes
    drawn, folds = results.list_resampled(tx, loop_id, sorted(rows)), count_folds(tx, loops.find(tx, loop_id).task_id)
    merged = {number: merge_draws(draws, folds) for number, draws in drawn.items()}
    return [replace(each, resampled=tuple(map(tuple, merged.get(each.number, ())))) for each in outcomes]


def build_rules(loop: LoopRow, spec: TaskSpec) -> Rules:
    """Return what the task asks for, with what the loop has settled and measured of it."""
    return Rules(
        direction=loop.direction or "maximize",
        target=loop.target,
        min_delta=loop.min_delta,
        repeats=spec.grade.repeats,
        parallel=spec.search.parallel,
        budget_versions=spec.budget.versions,
        budget_wall_seconds=spec.budget.wall_seconds,
        max_failures=spec.search.max_failures,
        plateau_versions=spec.search.plateau_versions,
        reruns=RERUNS if measures_noise(loop, spec) else 0,
        no_skill=loop.no_skill,
        perfect=loop.perfect,
        budget_cost_usd=spec.budget.cost_usd,
        budget_tokens=spec.budget.tokens,
        budget_model_calls=spec.budget.model_calls,
        keep=spec.search.keep,
        recounted_from=loop.recounted_from,
        ladder=is_laddered(spec),
        baseline_runs=loop.baseline_runs,
    )


def measures_noise(loop: LoopRow, spec: TaskSpec) -> bool:
    """Return whether the noise floor follows the confirmed rounds; loops of 0.2.0 keep that of their baseline."""
    return spec.objective.min_delta == "auto" and (loop.score_rules > 1 or loop.min_delta is None)
