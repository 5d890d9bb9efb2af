"""Queries on the trash: deleted tasks, until their term is over and they are removed for good."""

import sqlalchemy as sa

from orchestrator.contract.errors import TaskNotFound
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.storage.clock import now
from orchestrator.storage.queries import counters
from orchestrator.storage.tables import containers, log_chunks, loops, metadata, model_calls, results, rounds, tasks
from orchestrator.storage.transaction import Tx

_BY_OWNER = (
    (log_chunks, "container_id", containers, "id"),
    (log_chunks, "container_id", model_calls, "call_id"),
    (rounds, "loop_id", loops, "id"),
)  # their rows name no task


def put(tx: Tx, task_id: int) -> None:
    """Move the task to the trash: hide it, take it out of the counts, and request that its containers end."""
    tx.info.get("known_tasks", set()).discard(task_id)
    tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(deleted_at=now()))
    live = containers.c.status.not_in(CONTAINER_ENDED)
    tx.execute(sa.update(containers).where(containers.c.task_id == task_id, live).values(wanted="stopped"))
    _count(tx, task_id, -1)


def restore(tx: Tx, task_id: int) -> None:
    """Take the task out of the trash; raise TaskNotFound for one that is not in it or is being removed."""
    where = (tasks.c.id == task_id, tasks.c.deleted_at.is_not(None), tasks.c.removal_began_at.is_(None))
    if not tx.execute(sa.update(tasks).where(*where).values(deleted_at=None)).rowcount:
        raise TaskNotFound(
            f"There is no task {task_id} in the trash; get_tasks with shown=trash lists the tasks in it."
        )
    _count(tx, task_id, 1)


def list_due(tx: Tx, deleted_before: str, limit: int) -> list[int]:
    """Return tasks whose term is over and whose containers have all ended, the longest deleted first."""
    live = sa.exists().where(containers.c.task_id == tasks.c.id, containers.c.status.not_in(CONTAINER_ENDED))
    query = sa.select(tasks.c.id).where(tasks.c.deleted_at < deleted_before, ~live)
    return list(tx.execute(query.order_by(tasks.c.deleted_at).limit(limit)).scalars())


def begin_removal(tx: Tx, task_id: int) -> bool:
    """Begin the removal, so that the task cannot be restored; return False if it was restored in the meantime."""
    where = (tasks.c.id == task_id, tasks.c.deleted_at.is_not(None))
    return tx.execute(sa.update(tasks).where(*where).values(removal_began_at=now())).rowcount == 1


def drop_rows(tx: Tx, task_id: int, limit: int) -> int:
    """Delete about `limit` rows of the task and return how many; 0 if only the task's own row is left.

    Every table with a column `task_id` belongs to tasks: tables that come later need no change here.
    """
    for table, column, owner, owner_id in _BY_OWNER:
        owned = sa.select(owner.c[owner_id]).where(owner.c.task_id == task_id)
        some = sa.select(table.c[column]).where(table.c[column].in_(owned)).limit(limit)
        dropped = tx.execute(sa.delete(table).where(table.c[column].in_(some.distinct()))).rowcount
        if dropped:
            return dropped
    for table in list_task_tables():
        keys = tuple(table.primary_key)
        where = table.c.task_id == task_id
        if len(keys) == 1:
            where = keys[0].in_(sa.select(keys[0]).where(where).limit(limit))
        dropped = tx.execute(sa.delete(table).where(where)).rowcount
        if dropped:
            return dropped
    return 0


def drop_task(tx: Tx, task_id: int) -> None:
    """Delete the task's own row; its id is never used again."""
    tx.execute(sa.delete(tasks).where(tasks.c.id == task_id, tasks.c.removal_began_at.is_not(None)))


def list_task_tables() -> list[sa.Table]:
    """Return tables whose rows belong to a task."""
    return [table for table in metadata.sorted_tables if "task_id" in table.c]


def _count(tx: Tx, task_id: int, sign: int) -> None:
    """Take the task out of the running totals (-1), or put it back (1)."""
    completed = tx.execute(sa.select(tasks.c.status == "completed").where(tasks.c.id == task_id)).scalar_one()
    counters.add(tx, "tasks", n=sign)
    counters.add(tx, "tasks_completed", n=sign * int(completed))
    for name in ("accuracy", "run_time"):
        column = results.c[name]
        query = sa.select(sa.func.count(column), sa.func.coalesce(sa.func.sum(column), 0.0)).where(
            results.c.task_id == task_id
        )
        n, total = tx.execute(query).one()
        counters.add(tx, name, n=sign * n, total=sign * total)
