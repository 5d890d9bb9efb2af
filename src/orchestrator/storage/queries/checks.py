"""Queries on checks."""

from collections.abc import Iterable
from typing import Any, NamedTuple

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
_unsettled = checks.c.state.in_(("queued", "running"))
_UNSETTLED = sa.select(*_COLUMNS).where(_unsettled, checks.c.series.is_(None)).order_by(checks.c.num).limit(100)
_UNSETTLED_OF_SERIES = sa.select(*_COLUMNS).where(_unsettled, checks.c.series.is_not(None)).order_by(checks.c.num)


class GradedExecution(NamedTuple):
    """A run on record with its result."""

    version: str
    container_id: str
    result_id: int
    grader: str | None


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


def has_of_container(tx: Tx, container_id: str, kind: CheckKind) -> bool:
    """Return whether there is a check of that kind of the execution, done or not."""
    query = sa.select(checks.c.num).where(checks.c.container_id == container_id, checks.c.kind == kind)
    return tx.execute(query.limit(1)).first() is not None


def list_unsettled(tx: Tx, *, of_series: int) -> list[Check]:
    """Return checks that are not done, oldest first; of those that belong to regrades at most `of_series`."""
    queries = (_UNSETTLED, _UNSETTLED_OF_SERIES.limit(of_series))
    return [to_shape(Check, row) for query in queries for row in tx.execute(query)]


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
        _emit(tx, check_id, wakes_engine=True)  # the next of a series


def add_series(tx: Tx, task_id: int, series: str, executions: Iterable[GradedExecution], *, asked_by: str) -> None:
    """Add a check for each execution of a series; the event of the first stands for all of them."""
    of_all = {"task_id": task_id, "kind": "regrade", "series": series, "asked_by": asked_by}
    of_all |= {"state": "queued", "created_at": now()}
    rows = [
        of_all | {"version": each.version, "container_id": each.container_id, "result_id": each.result_id}
        for each in executions
    ]
    tx.execute(sa.insert(checks), rows)
    unnamed = (checks.c.series == series, checks.c.id.is_(None))
    tx.execute(sa.update(checks).where(*unnamed).values(id=sa.literal("check-") + sa.cast(checks.c.num, sa.Text)))
    first = tx.execute(sa.select(checks.c.id).where(checks.c.series == series).order_by(checks.c.num).limit(1))
    _emit(tx, first.scalar_one(), wakes_engine=True)


def list_of_series(tx: Tx, series: str) -> list[Check]:
    """Return the checks of a series, in the order of the executions."""
    query = sa.select(*_COLUMNS).where(checks.c.series == series).order_by(checks.c.num)
    return [to_shape(Check, row) for row in tx.execute(query)]


def find_live_series(tx: Tx, task_id: int) -> str | None:
    """Return the series of the task that is not done; None without one."""
    query = sa.select(checks.c.series).where(_unsettled, checks.c.series.is_not(None), checks.c.task_id == task_id)
    return tx.execute(query.limit(1)).scalar_one_or_none()


def _emit(tx: Tx, check_id: str, *, wakes_engine: bool = False) -> Check:
    check = find(tx, check_id)
    change = CheckChanged(
        task_id=check.task_id,
        id=check.id,
        check=check.kind,
        version=check.version,
        state=check.state,
        verdict=check.outcome and check.outcome.verdict,
        series=check.series,
    )
    emit(tx, change, wakes_engine=wakes_engine)
    return check
