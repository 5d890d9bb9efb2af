"""Queries on checks."""

from typing import Any

import sqlalchemy as sa

from orchestrator.contract.checks import Check, CheckChanged, CheckKind, CheckOutcome
from orchestrator.contract.errors import CheckNotFound
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.rows import select_fields, to_shape
from orchestrator.storage.tables import checks
from orchestrator.storage.transaction import Tx

_COLUMNS = select_fields(checks, Check)
_FIND = sa.select(*_COLUMNS).where(checks.c.id == sa.bindparam("of_check"))
_UNSETTLED = sa.select(*_COLUMNS).where(checks.c.state != "done").order_by(checks.c.num).limit(100)


def add(
    tx: Tx, task_id: int, kind: CheckKind, *, version: str, container_id: str, result_id: int | None, asked_by: str
) -> Check:
    """Add a check for the engine to carry out, with its event; return it."""
    values: dict[str, Any] = {"task_id": task_id, "kind": kind, "version": version, "container_id": container_id}
    values |= {"result_id": result_id, "asked_by": asked_by, "state": "queued", "created_at": now()}
    num = tx.execute(sa.insert(checks).values(values).returning(checks.c.num)).scalar_one()
    tx.execute(sa.update(checks).where(checks.c.num == num).values(id=f"check-{num}"))
    return _emit(tx, f"check-{num}", wakes_engine=True)


def find(tx: Tx, check_id: str) -> Check:
    """Return the check; raise CheckNotFound."""
    row = tx.execute(_FIND, {"of_check": check_id}).one_or_none()
    if row is None:
        raise CheckNotFound(f"There is no check {check_id!r}; get_checks lists the checks of a task.")
    return to_shape(Check, row)


def list_unsettled(tx: Tx) -> list[Check]:
    """Return checks that are not done, oldest first."""
    return [to_shape(Check, row) for row in tx.execute(_UNSETTLED)]


def list_page(tx: Tx, task_id: int, *, version: str | None, limit: int, after: int | None) -> list[tuple[int, Check]]:
    """Return checks of the task, newest first, each with its cursor number."""
    query = sa.select(checks.c.num, *_COLUMNS).where(checks.c.task_id == task_id)
    if version is not None:
        query = query.where(checks.c.version == version)
    if after is not None:
        query = query.where(checks.c.num < after)
    rows = tx.execute(query.order_by(checks.c.num.desc()).limit(limit))
    return [(num, to_shape(Check, columns)) for num, *columns in rows]


def begin(tx: Tx, check_id: str) -> None:
    """Note that the engine has begun."""
    where = (checks.c.id == check_id, checks.c.state == "queued")
    if tx.execute(sa.update(checks).where(*where).values(state="running")).rowcount:
        _emit(tx, check_id)


def settle(tx: Tx, check_id: str, outcome: CheckOutcome) -> None:
    """Put the outcome on record, unless there is one."""
    values = {"state": "done", "outcome": outcome.model_dump(mode="json"), "ended_at": now()}
    where = (checks.c.id == check_id, checks.c.state != "done")
    if tx.execute(sa.update(checks).where(*where).values(values)).rowcount:
        _emit(tx, check_id)


def _emit(tx: Tx, check_id: str, *, wakes_engine: bool = False) -> Check:
    check = find(tx, check_id)
    change = CheckChanged(
        task_id=check.task_id,
        id=check.id,
        check=check.kind,
        version=check.version,
        state=check.state,
        verdict=check.outcome and check.outcome.verdict,
    )
    emit(tx, change, wakes_engine=wakes_engine)
    return check
