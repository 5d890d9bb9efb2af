"""Queries on outputs and logs past their retention: of versions that are neither the best nor its ancestors."""

from dataclasses import dataclass

import sqlalchemy as sa

from orchestrator.contract.states import LOOP_ENDED
from orchestrator.storage.clock import now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.queries import loops as loop_rows
from orchestrator.storage.queries import removals
from orchestrator.storage.tables import containers, log_files, loops, model_calls, versions
from orchestrator.storage.transaction import Tx

_ENDED_RUN = (containers.c.status == "completed", containers.c.outputs_removed_at.is_(None))


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """The outputs of a task that retention removes: of how many containers, and when the first of them ended."""

    task_id: int
    count: int
    oldest_ended_at: str


def plan_outputs(tx: Tx, max_tasks: int) -> list[OutputPlan]:
    """Return what retention removes of tasks without a live loop once it is due, of at most `max_tasks` by id."""
    plans = []
    for task_id in list_tasks_with_outputs(tx, ended_before=now(), after=0, limit=max_tasks):
        query = sa.select(containers.c.ended_at).where(
            *_ENDED_RUN,
            containers.c.task_id == task_id,
            sa.func.coalesce(containers.c.version, "").not_in(find_kept_versions(tx, task_id)),
        )
        ended = [moment for moment in tx.execute(query).scalars() if moment]
        if ended:
            plans.append(OutputPlan(task_id, len(ended), min(ended)))
    return plans


def list_tasks_with_outputs(tx: Tx, *, ended_before: str, after: int, limit: int) -> list[int]:
    """Return tasks without a live loop that have outputs of containers which ended before then, by id."""
    query = sa.select(containers.c.task_id).where(*_ENDED_RUN, containers.c.ended_at < ended_before)
    return _list_tasks(tx, query, containers.c.task_id, after, limit)


def list_tasks_with_logs(tx: Tx, *, ended_before: str, after: int, limit: int) -> list[int]:
    """Return tasks without a live loop that have logs of containers or sessions from before then, by id."""
    query = sa.select(log_files.c.task_id).where(
        log_files.c.stored_path.is_not(None), log_files.c.container_id.is_not(None), log_files.c.modified < ended_before
    )
    return _list_tasks(tx, query, log_files.c.task_id, after, limit)


def find_kept_versions(tx: Tx, task_id: int) -> set[str]:
    """Return the best version of each of the task's loops and all their ancestors."""
    rows = tx.execute(sa.select(versions.c.version, versions.c.parents).where(versions.c.task_id == task_id))
    parents = dict(rows.all())
    waiting = list(
        tx.execute(sa.select(loops.c.best).where(loops.c.task_id == task_id, loops.c.best.is_not(None))).scalars()
    )
    kept: set[str] = set()
    while waiting:
        version = waiting.pop()
        if version not in kept:
            kept.add(version)
            waiting += parents.get(version) or []
    return kept


def retire_outputs(
    tx: Tx, folder: DataFolder, task_id: int, *, ended_before: str, after: int, limit: int
) -> tuple[int, int | None]:
    """Retire outputs; return how many containers lost theirs and the number of the last one read, None at the end."""
    if loop_rows.find_live_of_task(tx, task_id) is not None:
        return 0, None
    query = sa.select(containers.c.num, containers.c.id, containers.c.version).where(
        *_ENDED_RUN, containers.c.task_id == task_id, containers.c.ended_at < ended_before, containers.c.num > after
    )
    rows = tx.execute(query.order_by(containers.c.num).limit(limit)).all()
    kept = find_kept_versions(tx, task_id)
    retired = [row for row in rows if row.version not in kept]
    for row in retired:
        removals.add(tx, folder.outputs(task_id, row.id).relative_to(folder.root).as_posix())
    ids = [row.id for row in retired]
    tx.execute(sa.update(containers).where(containers.c.id.in_(ids)).values(outputs_removed_at=now()))
    return len(retired), rows[-1].num if rows else None


def retire_logs(tx: Tx, task_id: int, *, ended_before: str, after: int, limit: int) -> tuple[int, int | None]:
    """Retire logs, all but their first lines; return how many and the number of the last one read, None at the end."""
    if loop_rows.find_live_of_task(tx, task_id) is not None:
        return 0, None
    version = sa.func.coalesce(containers.c.version, model_calls.c.version).label("version")
    query = (
        sa.select(log_files.c.id, log_files.c.stored_path, version)
        .outerjoin(containers, containers.c.id == log_files.c.container_id)
        .outerjoin(model_calls, model_calls.c.call_id == log_files.c.container_id)
        .where(log_files.c.task_id == task_id, log_files.c.stored_path.is_not(None), log_files.c.id > after)
        .where(log_files.c.container_id.is_not(None), log_files.c.modified < ended_before)
    )
    rows = tx.execute(query.order_by(log_files.c.id).limit(limit)).all()
    kept = find_kept_versions(tx, task_id)
    retired = [row for row in rows if row.version not in kept]
    for row in retired:
        removals.add(tx, row.stored_path)
    ids = [row.id for row in retired]
    tx.execute(sa.update(log_files).where(log_files.c.id.in_(ids)).values(stored_path=None, removed_at=now()))
    return len(retired), rows[-1].id if rows else None


def _list_tasks(tx: Tx, query: sa.Select, column: sa.Column, after: int, limit: int) -> list[int]:
    driven = sa.select(loops.c.task_id).where(loops.c.state.not_in(LOOP_ENDED))
    undriven = query.where(column > after, column.not_in(driven)).distinct().order_by(column).limit(limit)
    return list(tx.execute(undriven).scalars())
