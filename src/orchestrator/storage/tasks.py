"""Queries on tasks."""

from typing import Literal

import sqlalchemy as sa

from orchestrator.contract.errors import TaskNotFound
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.spec import STORED
from orchestrator.contract.tasks import Task, TaskUpload
from orchestrator.storage import counters
from orchestrator.storage.clock import now
from orchestrator.storage.tables import tasks

Sort = Literal["newest", "oldest", "name"]

_COLUMNS = tuple(tasks.c[name] for name in Task.model_fields)
_FIND = sa.select(*_COLUMNS).where(tasks.c.id == sa.bindparam("of_task"))
_EXISTS = sa.select(tasks.c.id).where(tasks.c.id == sa.bindparam("of_task"))


def add(tx: sa.Connection, task: TaskUpload) -> int:
    """The new task's id."""
    moment = now()
    values = task.model_dump(include={"name", "dataset", "description", "creator_agent"})
    values |= {"status": "created", "created_at": moment, "updated_at": moment, "spec": task.spec().model_dump(mode="json")}
    counters.add(tx, "tasks")
    return tx.execute(sa.insert(tasks).values(values).returning(tasks.c.id)).scalar_one()


def check(tx: sa.Connection, task_id: int) -> None:
    """Raises TaskNotFound. A batch of writes asks once for each task: tasks do not go away while it runs."""
    known: set[int] | None = tx.info.get("known_tasks")
    if known is not None and task_id in known:
        return
    if tx.execute(_EXISTS, {"of_task": task_id}).one_or_none() is None:
        raise TaskNotFound(f"There is no task {task_id}; get_tasks lists what there is.")
    if known is not None:
        known.add(task_id)


def find(tx: sa.Connection, task_id: int) -> Task:
    """Raises TaskNotFound."""
    row = tx.execute(_FIND, {"of_task": task_id}).one_or_none()
    if row is None:
        raise TaskNotFound(f"There is no task {task_id}; get_tasks lists what there is.")
    return _task(row)


def page(
    tx: sa.Connection, *, limit: int, after: tuple[str, int] | None, status: str | None, text: str | None, sort: Sort
) -> list[Task]:
    """At most `limit` tasks behind the one that `after` (its name, its id) stands for."""
    query = sa.select(*_COLUMNS).limit(limit)
    if status is not None:
        query = query.where(tasks.c.status == status)
    if text:
        query = query.where(
            tasks.c.name.icontains(text, autoescape=True) | tasks.c.description.icontains(text, autoescape=True)
        )
    if sort == "name":
        query = query.order_by(tasks.c.name, tasks.c.id)
        if after:
            query = query.where(sa.tuple_(tasks.c.name, tasks.c.id) > sa.tuple_(sa.literal(after[0]), sa.literal(after[1])))
    elif sort == "oldest":
        query = query.order_by(tasks.c.id)
        if after:
            query = query.where(tasks.c.id > after[1])
    else:
        query = query.order_by(tasks.c.id.desc())
        if after:
            query = query.where(tasks.c.id < after[1])
    return [_task(row) for row in tx.execute(query)]


def set_status(tx: sa.Connection, task_id: int, status: str) -> bool:
    """Whether the status changed; the count of completed tasks follows."""
    old = tx.execute(sa.select(tasks.c.status).where(tasks.c.id == task_id)).scalar_one()
    if old == status:
        return False
    tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(status=status, updated_at=now()))
    gained = (status == "completed") - (old == "completed")
    if gained:
        counters.add(tx, "tasks_completed", n=gained)
    return True


def set_data(tx: sa.Connection, task_id: int, data: DataProfile) -> None:
    tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(data=data.model_dump(mode="json")))


def names(tx: sa.Connection, task_ids: list[int]) -> dict[int, str]:
    """The names of those that there are."""
    found: dict[int, str] = {}
    for first in range(0, len(task_ids), 500):
        query = sa.select(tasks.c.id, tasks.c.name).where(tasks.c.id.in_(task_ids[first : first + 500]))
        found |= {task_id: name for task_id, name in tx.execute(query)}
    return found


def _task(row: sa.Row) -> Task:
    return Task.model_validate(dict(zip(Task.model_fields, row, strict=True)), context=STORED)
