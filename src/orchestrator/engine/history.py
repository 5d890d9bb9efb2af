"""Rows of a loop as `decide` wants them: what has been tried and what the task asks for."""

from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.engine.decide import Past, Rules
from orchestrator.storage import loops


def history_of(tx, loop_id: str) -> list[Past]:
    return [past_of(row) for row in loops.rounds_of(tx, loop_id)]


def past_of(row) -> Past:
    return Past(
        number=row.round,
        kind=row.kind,
        version=row.version,
        scores=tuple(row.scores),
        done=row.status == "done",
        failed=row.verdict in FAILED_VERDICTS,
        confirmed=row.confirmed,
    )


def rules_of(loop, spec: TaskSpec) -> Rules:
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
    )
