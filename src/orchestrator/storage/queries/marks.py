"""Queries on marks, and on which versions are out of the race with them."""

import sqlalchemy as sa

from orchestrator.contract.marks import ExcludedVersion, Mark, MarkKind
from orchestrator.storage.clock import now
from orchestrator.storage.rows import select_fields, to_shape
from orchestrator.storage.tables import loops, marks, rounds, versions
from orchestrator.storage.transaction import Tx

MAX_LISTED = 1_000

_COLUMNS = select_fields(marks, Mark)
_TASK, _LABEL, _LOOP = (sa.bindparam(name) for name in ("of_task", "label", "of_loop"))
_counts = marks.c.withdrawn_at.is_(None)
_OF_TASK = sa.select(*_COLUMNS).where(marks.c.task_id == _TASK).order_by(marks.c.id.desc())
_COUNTING = _OF_TASK.where(_counts)
_OF_VERSION = _COUNTING.where(marks.c.version == _LABEL)
_TASK_OF_LOOP = sa.select(loops.c.task_id).where(loops.c.id == _LOOP)
_PARENTS_BY_AUTHOR = sa.select(versions.c.version, versions.c.parents).where(versions.c.task_id == _TASK)
_PARENTS_BY_LOOP = (
    sa.select(rounds.c.version, rounds.c.parent)
    .join(loops, loops.c.id == rounds.c.loop_id)
    .where(loops.c.task_id == _TASK, rounds.c.parent.is_not(None))
)


def add(tx: Tx, task_id: int, version: str, *, kind: MarkKind, reason: str, marked_by: str) -> None:
    values = {"task_id": task_id, "version": version, "kind": kind, "reason": reason, "marked_by": marked_by}
    tx.execute(sa.insert(marks).values(**values, created_at=now()))


def find_counting(tx: Tx, task_id: int, version: str) -> Mark | None:
    """Return the mark of the version that counts; None if it has none, or none any more."""
    row = tx.execute(_OF_VERSION, {"of_task": task_id, "label": version}).first()
    return None if row is None else to_shape(Mark, row)


def withdraw(tx: Tx, mark_id: int, *, by: str, reason: str) -> None:
    """Take the mark back; it stays on record."""
    values = {"withdrawn_at": now(), "withdrawn_by": by, "withdrawn_reason": reason}
    tx.execute(sa.update(marks).where(marks.c.id == mark_id).values(values))


def list_all(tx: Tx, task_id: int) -> list[Mark]:
    """Return the task's newest marks, newest first, with those that were taken back."""
    return [to_shape(Mark, row) for row in tx.execute(_OF_TASK.limit(MAX_LISTED), {"of_task": task_id})]


def list_excluded_of_loop(tx: Tx, loop_id: str) -> dict[str, ExcludedVersion]:
    """Return by label the versions of the loop's task that are out of the race."""
    return list_excluded(tx, tx.execute(_TASK_OF_LOOP, {"of_loop": loop_id}).scalar_one())


def list_excluded(tx: Tx, task_id: int) -> dict[str, ExcludedVersion]:
    """Return by label the versions that are out of the race: those that are marked, and all that descend from them.

    A version descends from the parents that its author named and from the one that a loop had it start from. Without
    a mark that counts this is one look into an index.
    """
    counting = [to_shape(Mark, row) for row in tx.execute(_COUNTING, {"of_task": task_id})]
    if not counting:
        return {}
    children = _read_children(tx, task_id)
    excluded = {mark.version: _exclude(mark.version, mark) for mark in counting}
    reached = [(mark.version, mark) for mark in counting]
    while reached:  # a generation at a time, so that the nearest marked ancestor is named
        following: list[tuple[str, Mark]] = []
        for version, mark in reached:
            for child in children.get(version, ()):
                if child not in excluded:
                    excluded[child] = _exclude(child, mark)
                    following.append((child, mark))
        reached = following
    return excluded


def _read_children(tx: Tx, task_id: int) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for version, parents in tx.execute(_PARENTS_BY_AUTHOR, {"of_task": task_id}):
        for parent in parents:
            children.setdefault(parent, []).append(version)
    for version, parent in tx.execute(_PARENTS_BY_LOOP, {"of_task": task_id}):
        children.setdefault(parent, []).append(version)
    return children


def _exclude(version: str, mark: Mark) -> ExcludedVersion:
    return ExcludedVersion(
        version=version, marked=mark.version, kind=mark.kind, reason=mark.reason, marked_by=mark.marked_by
    )
