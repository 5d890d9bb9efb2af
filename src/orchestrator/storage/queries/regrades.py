"""Queries on regrades: series of scores by a changed grader."""

from collections.abc import Sequence

import sqlalchemy as sa

from orchestrator.contract.errors import RegradeNotFound
from orchestrator.storage.changes import NewRegrade
from orchestrator.storage.clock import now
from orchestrator.storage.queries import checks
from orchestrator.storage.queries.checks import GradedExecution
from orchestrator.storage.rows import RegradeRow, fetch_all, fetch_one
from orchestrator.storage.tables import checks as check_rows
from orchestrator.storage.tables import containers, regrades, results
from orchestrator.storage.transaction import Tx

_FIND = sa.select(regrades).where(regrades.c.id == sa.bindparam("of_regrade"))


def add(tx: Tx, values: NewRegrade, executions: Sequence[GradedExecution]) -> str:
    """Add a regrade with a check for each execution, for the engine to carry out; return its id."""
    insert = sa.insert(regrades).values({**values, "created_at": now()})
    num = tx.execute(insert.returning(regrades.c.num)).scalar_one()
    regrade_id = f"regrade-{num}"
    tx.execute(sa.update(regrades).where(regrades.c.num == num).values(id=regrade_id))
    checks.add_series(tx, values["task_id"], regrade_id, executions, asked_by=values["asked_by"])
    return regrade_id


def find(tx: Tx, regrade_id: str) -> RegradeRow:
    """Return the regrade; raise RegradeNotFound."""
    row = fetch_one(tx, RegradeRow, _FIND, {"of_regrade": regrade_id})
    if row is None:
        raise RegradeNotFound(f"There is no regrade {regrade_id!r}; get_regrades lists those of a task.")
    return row


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None) -> list[RegradeRow]:
    """Return the task's regrades, newest first."""
    query = sa.select(regrades).where(regrades.c.task_id == task_id)
    if after is not None:
        query = query.where(regrades.c.num < after)
    return fetch_all(tx, RegradeRow, query.order_by(regrades.c.num.desc()).limit(limit))


def list_executions(tx: Tx, loop_id: str, versions: Sequence[str] | None, *, limit: int) -> list[GradedExecution]:
    """Return the graded runs of the loop, oldest first; of `versions` if they are given."""
    columns = (containers.c.version, containers.c.id, results.c.id, results.c.grader)
    query = sa.select(*columns).join(results, results.c.container_id == containers.c.id)
    query = query.where(containers.c.loop_id == loop_id, containers.c.purpose == "run", results.c.source == "graded")
    if versions is not None:
        query = query.where(containers.c.version.in_(versions))
    return [GradedExecution(*row) for row in tx.execute(query.order_by(containers.c.num).limit(limit))]


def list_recorded_graders(tx: Tx, regrade_id: str) -> list[str]:
    """Return the fingerprints of the graders that made the scores on record of the regrade's runs, sorted."""
    of_series = sa.select(check_rows.c.result_id).where(check_rows.c.series == regrade_id)
    query = sa.select(results.c.grader).where(results.c.id.in_(of_series), results.c.grader.is_not(None))
    return sorted(tx.execute(query.distinct()).scalars())
