"""Queries on tasks."""

from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa

from orchestrator.contract.errors import TaskInTrash, TaskNotFound
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.spec_names import STORED
from orchestrator.contract.tasks import Task, TaskUpload
from orchestrator.storage.clock import now
from orchestrator.storage.queries import counters
from orchestrator.storage.tables import loops, task_tags, tasks
from orchestrator.storage.transaction import Tx

Sort = Literal["newest", "oldest", "name"]
Visibility = Literal["active", "archived", "all", "trash"]

_TAGS = (  # words without commas, so that one column can hold them all
    sa.select(sa.func.aggregate_strings(task_tags.c.tag, ","))
    .where(task_tags.c.task_id == tasks.c.id)
    .correlate(tasks)
    .scalar_subquery()
)
_A_LOOP = (  # not `EXISTS`: PostgreSQL would rather read all loops once than look one up for each task of a page
    sa.select(loops.c.id).where(loops.c.task_id == tasks.c.id).limit(1).correlate(tasks).scalar_subquery()
)
_COMPUTED = {"tags": _TAGS.label("tags"), "has_loop": _A_LOOP.is_not(None).label("has_loop")}
_COLUMNS = tuple(_COMPUTED[name] if name in _COMPUTED else tasks.c[name] for name in Task.model_fields)
_TAGS_AT = list(Task.model_fields).index("tags")
_DELETED_AT = list(Task.model_fields).index("deleted_at")
_FIND = sa.select(*_COLUMNS).where(tasks.c.id == sa.bindparam("of_task"))
_EXISTS = sa.select(tasks.c.deleted_at).where(tasks.c.id == sa.bindparam("of_task"))


def add(tx: Tx, task: TaskUpload) -> int:
    """Add a task and return its id."""
    moment = now()
    values = task.model_dump(include={"name", "dataset", "description", "creator_agent"})
    values |= {
        "status": "created",
        "created_at": moment,
        "updated_at": moment,
        "spec": task.build_spec().model_dump(mode="json"),
    }
    counters.add(tx, "tasks")
    task_id = tx.execute(sa.insert(tasks).values(values).returning(tasks.c.id)).scalar_one()
    change_tags(tx, task_id, add=task.tags, remove=[])
    return task_id


def check(tx: Tx, task_id: int) -> None:
    """Check that the task exists; raise TaskNotFound, or TaskInTrash.

    A transaction checks each task once: whatever removes a task drops it from the transaction's list.
    """
    known: set[int] | None = tx.info.get("known_tasks")
    if known is not None and task_id in known:
        return
    row = tx.execute(_EXISTS, {"of_task": task_id}).one_or_none()
    if row is None:
        raise _build_not_found(task_id)
    if row[0] is not None:
        raise _build_in_trash(task_id)
    if known is not None:
        known.add(task_id)


def find(tx: Tx, task_id: int, *, in_trash_too: bool = False) -> Task:
    """Return the task; raise TaskNotFound, or TaskInTrash unless `in_trash_too`."""
    row = tx.execute(_FIND, {"of_task": task_id}).one_or_none()
    if row is None:
        raise _build_not_found(task_id)
    if row[_DELETED_AT] is not None and not in_trash_too:
        raise _build_in_trash(task_id)
    return _build_task(row)


def list_page(
    tx: Tx,
    *,
    limit: int,
    after: tuple[str, int] | None,
    status: str | None,
    text: str | None,
    sort: Sort,
    tags: Sequence[str] = (),
    visibility: Visibility = "active",
) -> list[Task]:
    """Return at most `limit` tasks after the one that `after` (name, id) stands for; with tags, those that have all."""
    query = sa.select(*_COLUMNS).limit(limit).where(*_WHERE[visibility])
    for tag in tags:
        query = query.where(tasks.c.id.in_(sa.select(task_tags.c.task_id).where(task_tags.c.tag == tag)))
    if status is not None:
        query = query.where(tasks.c.status == status)
    if text:
        query = query.where(
            tasks.c.name.icontains(text, autoescape=True) | tasks.c.description.icontains(text, autoescape=True)
        )
    if sort == "name":
        query = query.order_by(tasks.c.name, tasks.c.id)
        if after:
            query = query.where(
                sa.tuple_(tasks.c.name, tasks.c.id) > sa.tuple_(sa.literal(after[0]), sa.literal(after[1]))
            )
    elif sort == "oldest":
        query = query.order_by(tasks.c.id)
        if after:
            query = query.where(tasks.c.id > after[1])
    else:
        query = query.order_by(tasks.c.id.desc())
        if after:
            query = query.where(tasks.c.id < after[1])
    return [_build_task(row) for row in tx.execute(query)]


def set_status(tx: Tx, task_id: int, status: str) -> bool:
    """Set the status and return whether it changed; the count of completed tasks follows."""
    old = tx.execute(sa.select(tasks.c.status).where(tasks.c.id == task_id)).scalar_one()
    if old == status:
        return False
    tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(status=status, updated_at=now()))
    gained = (status == "completed") - (old == "completed")
    if gained:
        counters.add(tx, "tasks_completed", n=gained)
    return True


def change_tags(tx: Tx, task_id: int, *, add: list[str], remove: list[str]) -> list[str]:
    """Add and remove tags; return all tags of the task, sorted."""
    had = set(tx.execute(sa.select(task_tags.c.tag).where(task_tags.c.task_id == task_id)).scalars())
    gone, new = had & set(remove) - set(add), set(add) - had
    if gone:
        tx.execute(sa.delete(task_tags).where(task_tags.c.task_id == task_id, task_tags.c.tag.in_(gone)))
    if new:
        tx.execute(sa.insert(task_tags), [{"task_id": task_id, "tag": tag} for tag in sorted(new)])
    return sorted(had - gone | new)


def set_archived(tx: Tx, task_id: int, archived: bool) -> bool:
    """Archive the task or take it back; return whether that changed it."""
    other = tasks.c.archived_at.is_(None) if archived else tasks.c.archived_at.is_not(None)
    values = {"archived_at": now() if archived else None}
    return tx.execute(sa.update(tasks).where(tasks.c.id == task_id, other).values(values)).rowcount == 1


def set_data(tx: Tx, task_id: int, data: DataProfile) -> None:
    tx.execute(sa.update(tasks).where(tasks.c.id == task_id).values(data=data.model_dump(mode="json")))


def find_names(tx: Tx, task_ids: list[int]) -> dict[int, str]:
    """Return the names of the tasks that exist, by id."""
    names: dict[int, str] = {}
    for first in range(0, len(task_ids), 500):
        query = sa.select(tasks.c.id, tasks.c.name).where(tasks.c.id.in_(task_ids[first : first + 500]))
        names |= dict(tx.execute(query).all())
    return names


def _build_task(row: Sequence[Any]) -> Task:
    values = dict(zip(Task.model_fields, row, strict=True))
    values["tags"] = sorted(row[_TAGS_AT].split(",")) if row[_TAGS_AT] else []
    return Task.model_validate(values, context=STORED)


def _build_not_found(task_id: int) -> TaskNotFound:
    return TaskNotFound(f"There is no task {task_id}; get_tasks lists all tasks.")


def _build_in_trash(task_id: int) -> TaskInTrash:
    return TaskInTrash(f"Task {task_id} is in the trash; restore_task brings it back.")


_visible = tasks.c.deleted_at.is_(None)
_WHERE: dict[Visibility, tuple[sa.ColumnElement[bool], ...]] = {
    "active": (_visible, tasks.c.archived_at.is_(None)),
    "archived": (_visible, tasks.c.archived_at.is_not(None)),
    "all": (_visible,),
    "trash": (tasks.c.deleted_at.is_not(None), tasks.c.removal_began_at.is_(None)),
}
