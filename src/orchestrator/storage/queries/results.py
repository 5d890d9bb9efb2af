"""Queries on results."""

from collections.abc import Sequence
from typing import Any, Unpack

import sqlalchemy as sa

from orchestrator.contract.errors import ResultNotFound
from orchestrator.contract.grading import Grade
from orchestrator.contract.results import Result
from orchestrator.storage.changes import NewResult
from orchestrator.storage.clock import now
from orchestrator.storage.queries import counters
from orchestrator.storage.queries.export_rows import fetch_bounded
from orchestrator.storage.rows import GradingRow, fetch_all, select_fields, to_shape
from orchestrator.storage.tables import containers, results
from orchestrator.storage.transaction import Tx

_COLUMNS = select_fields(results, Result)
_LATEST = (
    sa.select(*_COLUMNS).where(results.c.task_id == sa.bindparam("of_task")).order_by(results.c.id.desc()).limit(1)
)
_BLANK: dict[str, Any] = {
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
    "cause": None,
    "positive_class": None,
    "interval": None,
    "held_out_interval": None,
    "resampled": None,
    "taken_from": None,
    "accuracy": None,
    "loss": None,
    "raw_logs": None,
    "run_time": None,
}


def add(tx: Tx, **values: Unpack[NewResult]) -> int:
    """Add a result and return its id; averages in /stats follow."""
    row = {**_BLANK, **values, "created_at": now()}
    for name in ("accuracy", "run_time"):
        if row[name] is not None:
            counters.add(tx, name, total=row[name])
    return tx.execute(sa.insert(results).values(row).returning(results.c.id)).scalar_one()


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None, version: str | None) -> list[Result]:
    """Return results, newest first."""
    query = sa.select(*_COLUMNS).where(results.c.task_id == task_id)
    if version is not None:
        query = query.where(results.c.version == version)
    if after is not None:
        query = query.where(results.c.id < after)
    return [to_shape(Result, row) for row in tx.execute(query.order_by(results.c.id.desc()).limit(limit))]


def list_after(tx: Tx, task_id: int, last: int, *, upto: int, limit: int) -> list[Result]:
    """Return at most `limit` results after `last` and up to `upto`, oldest first."""
    query = sa.select(*_COLUMNS).where(results.c.task_id == task_id, results.c.id > last, results.c.id <= upto)
    return [Result.model_validate(row) for row in fetch_bounded(tx, query.order_by(results.c.id).limit(limit))]


def list_metrics(tx: Tx, task_id: int) -> tuple[int, list[str]]:
    """Return the newest result's id, 0 for none, and the names of all metrics in order of first appearance."""
    query = sa.select(results.c.id, results.c.metrics).where(results.c.task_id == task_id).order_by(results.c.id)
    newest, names = 0, dict[str, None]()
    for result_id, metrics in tx.execute(query.execution_options(yield_per=1_000)):
        newest = result_id
        names.update(dict.fromkeys(metrics))
    return newest, list(names)


def list_cases(tx: Tx, task_id: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return version and failing cases of every graded result, oldest first."""
    where = (results.c.task_id == task_id, results.c.graded.is_(True), results.c.version.is_not(None))
    query = sa.select(results.c.version, results.c.failing_cases).where(*where).order_by(results.c.id)
    return [(version, cases) for version, cases in tx.execute(query)]


def find_latest(tx: Tx, task_id: int) -> Result | None:
    row = tx.execute(_LATEST, {"of_task": task_id}).one_or_none()
    return None if row is None else to_shape(Result, row)


def find(tx: Tx, result_id: int) -> Result:
    """Return the result; raise ResultNotFound."""
    row = tx.execute(sa.select(*_COLUMNS).where(results.c.id == result_id)).one_or_none()
    if row is None:
        raise ResultNotFound(f"There is no result {result_id}; get_results lists the results of a task.")
    return to_shape(Result, row)


def find_of_container(tx: Tx, container_id: str) -> Result | None:
    """Return the graded result of one execution."""
    query = sa.select(*_COLUMNS).where(results.c.container_id == container_id, results.c.source == "graded")
    row = tx.execute(query).one_or_none()
    return None if row is None else to_shape(Result, row)


def list_of_round(tx: Tx, loop_id: str, number: int, *, since: int) -> list[Result]:
    """Return the scored results of the round's executions from index `since` on, in the order of their indexes."""
    query = sa.select(*_COLUMNS).join(containers, containers.c.id == results.c.container_id)
    where = (
        *(containers.c.loop_id == loop_id, containers.c.round == number, containers.c.run_index >= since),
        results.c.score.is_not(None),
    )
    return [to_shape(Result, row) for row in tx.execute(query.where(*where).order_by(containers.c.run_index))]


def find_posted(tx: Tx, container_id: str) -> Result | None:
    """Return the result that an agent posted of one execution, with its score or the reason why there is none."""
    query = sa.select(*_COLUMNS).where(results.c.container_id == container_id, results.c.source == "reported")
    row = tx.execute(query).one_or_none()
    return None if row is None else to_shape(Result, row)


def add_held_out(tx: Tx, result_id: int, grade: Grade) -> None:
    """Put the held-out score of a result on record that has none."""
    interval = grade.held_out_interval and grade.held_out_interval.model_dump()
    where = (results.c.id == result_id, results.c.held_out.is_(None))
    values = {"held_out": grade.held_out, "held_out_interval": interval}
    tx.execute(sa.update(results).where(*where).values(values))


def list_gradings_of_loop(tx: Tx, loop_id: str, *, since: int) -> list[GradingRow]:
    """Return every grading of the loop from round `since` on, oldest first."""
    query = sa.select(*select_fields(results, GradingRow)).join(containers, containers.c.id == results.c.container_id)
    where = (containers.c.loop_id == loop_id, containers.c.round >= since)
    return fetch_all(tx, GradingRow, query.where(*where).order_by(results.c.id))


def list_resampled(tx: Tx, loop_id: str, rounds: Sequence[int]) -> dict[int, list[list[float | None]]]:
    """Return by round what each of its graded executions scored on validation rows drawn again, oldest first."""
    query = sa.select(containers.c.round, results.c.resampled).join(
        containers, containers.c.id == results.c.container_id
    )
    where = (containers.c.loop_id == loop_id, containers.c.round.in_(rounds), results.c.graded.is_(True))
    drawn: dict[int, list[list[float | None]]] = {}
    for number, resampled in tx.execute(query.where(*where).order_by(results.c.id)):
        drawn.setdefault(number, []).append((resampled or {}).get("validation", []))
    return drawn
