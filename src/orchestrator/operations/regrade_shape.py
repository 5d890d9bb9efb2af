"""A regrade as it is shown: both scores of each version, and what became of their order."""

from collections.abc import Mapping
from statistics import fmean

from orchestrator.contract.checks import Check
from orchestrator.contract.regrades import Regrade, RegradedVersion
from orchestrator.contract.states import Direction
from orchestrator.storage.queries import checks, loops, regrades, tasks
from orchestrator.storage.rows import LoopRow, RegradeRow
from orchestrator.storage.transaction import Tx


def build_regrade(tx: Tx, row: RegradeRow) -> Regrade:
    """Build a regrade with all of its versions."""
    task, loop = tasks.find(tx, row.task_id), loops.find(tx, row.loop_id)
    of_series = checks.list_of_series(tx, row.id)
    graders = regrades.list_recorded_graders(tx, row.id)
    versions = _rank(_pair_scores(of_series), loop.direction or "maximize", row.direction)
    done = sum(check.state == "done" for check in of_series)
    is_done, begun = done == len(of_series), any(check.state != "queued" for check in of_series)
    both = [each for each in versions if each.rank is not None]
    moved = [each for each in both if each.rank != each.recorded_rank]
    changes = _list_changes(row, loop, task.spec.grade.model_dump(mode="json"), graders)
    regrade = Regrade(
        id=row.id,
        task_id=row.task_id,
        loop_id=row.loop_id,
        changed=changes,
        metric=row.metric,
        direction=row.direction,
        grader=row.grader,
        recorded_graders=graders,
        state="done" if is_done else "running" if begun else "queued",
        total=len(of_series),
        done=done,
        order_changed=bool(moved) if is_done and len(both) > 1 else None,
        says="",
        first=next((each.version for each in both if each.rank == 1), None),
        recorded_first=next((each.version for each in both if each.recorded_rank == 1), None),
        asked_by=row.asked_by,
        created_at=row.created_at,
        versions=versions,
        forgeable=bool(row.grade.get("forgeable")),
    )
    return regrade.model_copy(update={"says": _describe(regrade, len(moved))})


def _pair_scores(of_series: list[Check]) -> list[RegradedVersion]:
    by_version: dict[str, list[Check]] = {}
    for check in of_series:
        by_version.setdefault(check.version, []).append(check)
    return [_pair_version(version, runs) for version, runs in by_version.items()]


def _pair_version(version: str, runs: list[Check]) -> RegradedVersion:
    outcomes = [run.outcome for run in runs if run.outcome is not None]
    recorded = [each.recorded for each in outcomes if each.recorded is not None]
    scores = [each.recomputed for each in outcomes if each.recomputed is not None]
    missing = next((each.says for each in outcomes if each.recomputed is None), "")
    return RegradedVersion(
        version=version,
        recorded=fmean(recorded) if recorded else None,
        score=fmean(scores) if scores else None,
        runs=len(runs),
        graded=len(scores),
        recorded_rank=None,
        rank=None,
        missing=missing,
    )


def _rank(versions: list[RegradedVersion], recorded: Direction, direction: Direction) -> list[RegradedVersion]:
    """Return the versions with their places among those that have both scores for all of their runs."""
    before = {each.version: each.recorded for each in versions if each.recorded is not None}
    after = {each.version: each.score for each in versions if each.score is not None and each.graded == each.runs}
    both = before.keys() & after.keys()
    places = _rank_scores({label: before[label] for label in both}, recorded)
    new_places = _rank_scores({label: after[label] for label in both}, direction)
    return [
        each.model_copy(update={"recorded_rank": places.get(each.version), "rank": new_places.get(each.version)})
        for each in versions
    ]


def _rank_scores(scores: Mapping[str, float], direction: Direction) -> dict[str, int]:
    ordered = sorted(scores.values(), reverse=direction == "maximize")
    first = {score: rank for rank, score in reversed(list(enumerate(ordered, 1)))}
    return {label: first[score] for label, score in scores.items()}


def _list_changes(row: RegradeRow, loop: LoopRow, grade: dict[str, object], graders: list[str]) -> list[str]:
    changes = [name for name in ("evaluator", "command", "options") if row.grade.get(name) != grade.get(name)]
    if row.metric != loop.metric:
        changes.append("metric")
    return changes if changes or graders == [row.grader] else ["grader"]


def _describe(regrade: Regrade, moved: int) -> str:
    if regrade.state != "done":
        return f"{regrade.done} of {regrade.total} runs are graded."
    missing = sum(each.rank is None for each in regrade.versions)
    left_out = f" {missing} of {len(regrade.versions)} versions have not both scores." if missing else ""
    if regrade.order_changed is None:
        return f"There are not two versions with both scores to compare.{left_out}"
    if not regrade.order_changed:
        return f"The order of the versions is the same; {regrade.first} is first.{left_out}"
    again = regrade.first == regrade.recorded_first
    first = (
        f"{regrade.first} is first again" if again else f"{regrade.first} is first instead of {regrade.recorded_first}"
    )
    moves = f"{moved} of {len(regrade.versions) - missing} versions have another place"
    return f"The order is another one: {moves}, and {first}.{left_out}"
