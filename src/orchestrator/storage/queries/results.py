"""Queries on results."""

import sqlalchemy as sa

from orchestrator.contract.logs import Result
from orchestrator.storage.clock import now
from orchestrator.storage.queries import counters
from orchestrator.storage.queries.export_rows import some_of
from orchestrator.storage.tables import containers, results
from orchestrator.storage.transaction import Tx

_COLUMNS = tuple(results.c[name] for name in Result.model_fields)
_LATEST = (
    sa.select(*_COLUMNS).where(results.c.task_id == sa.bindparam("of_task")).order_by(results.c.id.desc()).limit(1)
)
_BLANK = {
    "source": "reported",
    "version": None,
    "container_id": None,
    "score": None,
    "held_out": None,
    "metrics": {},
    "failing_cases": [],
    "graded": False,
    "reason": "",
    "seed": None,
    "grader": None,
    "failure": None,
    "accuracy": None,
    "loss": None,
    "raw_logs": None,
    "run_time": None,
}


def add(tx: Tx, **values) -> int:
    """The new result's id; averages in /stats follow."""
    row = _BLANK | values | {"created_at": now()}
    for name in ("accuracy", "run_time"):
        if row[name] is not None:
            counters.add(tx, name, total=row[name])
    return tx.execute(sa.insert(results).values(row).returning(results.c.id)).scalar_one()


def page(tx: Tx, task_id: int, *, limit: int, after: int | None, version: str | None) -> list[Result]:
    """Newest first."""
    query = sa.select(*_COLUMNS).where(results.c.task_id == task_id)
    if version is not None:
        query = query.where(results.c.version == version)
    if after is not None:
        query = query.where(results.c.id < after)
    return [_result(row) for row in tx.execute(query.order_by(results.c.id.desc()).limit(limit))]


def after(tx: Tx, task_id: int, last: int, *, upto: int, limit: int) -> list[Result]:
    """Some results behind `last`, `limit` at most and none beyond `upto`, oldest first."""
    query = sa.select(*_COLUMNS).where(results.c.task_id == task_id, results.c.id > last, results.c.id <= upto)
    return [_result(tuple(row.values())) for row in some_of(tx, query.order_by(results.c.id).limit(limit))]


def metrics_of(tx: Tx, task_id: int) -> tuple[int, list[str]]:
    """The newest result's id, 0 for none, and the names of all metrics in order of their first appearance."""
    query = sa.select(results.c.id, results.c.metrics).where(results.c.task_id == task_id).order_by(results.c.id)
    newest, names = 0, dict[str, None]()
    for result_id, metrics in tx.execute(query.execution_options(yield_per=1_000)):
        newest = result_id
        names.update(dict.fromkeys(metrics))
    return newest, list(names)


def latest(tx: Tx, task_id: int) -> Result | None:
    row = tx.execute(_LATEST, {"of_task": task_id}).one_or_none()
    return row and _result(row)


def of_container(tx: Tx, container_id: str) -> Result | None:
    """The graded result of one execution."""
    query = sa.select(*_COLUMNS).where(results.c.container_id == container_id, results.c.source == "graded")
    row = tx.execute(query).one_or_none()
    return row and _result(row)


def of_loop(tx: Tx, loop_id: str, *, since: int) -> list[sa.Row]:
    """graded, failure and reason of every grading of the loop from round `since` on, oldest first."""
    query = sa.select(results.c.graded, results.c.failure, results.c.reason).join(
        containers, containers.c.id == results.c.container_id
    )
    where = (containers.c.loop_id == loop_id, containers.c.round >= since, results.c.source == "graded")
    return list(tx.execute(query.where(*where).order_by(results.c.id)))


def _result(row: sa.Row) -> Result:
    return Result.model_validate(dict(zip(Result.model_fields, row, strict=True)))
