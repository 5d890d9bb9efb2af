"""Queries on what model calls have used: of a loop or a task, by round, agent and version."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from orchestrator.contract.model_calls import Spending, SpendingOf
from orchestrator.storage.tables import model_calls
from orchestrator.storage.transaction import Tx

MAX_VERSIONS = 100  # that a ledger lists
_counts_reservation = model_calls.c.cost_usd.is_(None)
_tokens = sa.case(
    (model_calls.c.replayed, 0),
    else_=sa.func.coalesce(model_calls.c.input_tokens + model_calls.c.output_tokens, model_calls.c.reserved_tokens),
)
_SPENDING = (
    sa.func.coalesce(sa.func.sum(sa.func.coalesce(model_calls.c.counted_calls, 1)), 0),
    sa.func.coalesce(sa.func.sum(sa.case((model_calls.c.state.in_(("failed", "lost")), 1), else_=0)), 0),
    sa.func.coalesce(sa.func.sum(_tokens), 0),
    sa.func.coalesce(sa.func.sum(model_calls.c.cached_tokens), 0),
    sa.func.coalesce(sa.func.sum(sa.func.coalesce(model_calls.c.cost_usd, model_calls.c.reserved_usd, 0.0)), 0.0),
    sa.func.coalesce(sa.func.sum(sa.case((model_calls.c.state == "started", model_calls.c.reserved_usd))), 0.0),
    sa.func.coalesce(sa.func.sum(sa.case((_counts_reservation & model_calls.c.reserved_usd.is_(None), 1), else_=0)), 0),
)


def sum_spending(tx: Tx, *, loop_id: str) -> Spending:
    """Return what the loop has spent so far, calls under way with their reservations."""
    return _to_spending(tx.execute(sa.select(*_SPENDING).where(model_calls.c.loop_id == loop_id)).one())


def sum_by_round(tx: Tx, loop_id: str, *, after: int) -> dict[int, float]:
    """Return what calls for each round have cost, in US dollars; rounds without calls are left out."""
    query = (
        sa.select(
            model_calls.c.round, sa.func.sum(sa.func.coalesce(model_calls.c.cost_usd, model_calls.c.reserved_usd))
        )
        .where(model_calls.c.loop_id == loop_id, model_calls.c.round > after)
        .group_by(model_calls.c.round)
    )
    return {number: cost for number, cost in tx.execute(query) if cost is not None}


def sum_spending_by_round(tx: Tx, loop_id: str) -> dict[int, Spending]:
    """Return what the calls for each round have used; rounds without calls are left out."""
    query = sa.select(model_calls.c.round, *_SPENDING).where(
        model_calls.c.loop_id == loop_id, model_calls.c.round.is_not(None)
    )
    return {row[0]: _to_spending(row[1:]) for row in tx.execute(query.group_by(model_calls.c.round))}


def sum_of_task(tx: Tx, task_id: int, loop_id: str | None) -> Spending:
    """Return what the loop has spent, or without one the whole task."""
    return _to_spending(tx.execute(sa.select(*_SPENDING).where(_is_of(task_id, loop_id))).one())


def list_by_agent(tx: Tx, task_id: int, loop_id: str | None) -> list[SpendingOf]:
    """Return what each agent has spent in each role."""
    name = (model_calls.c.role + " " + model_calls.c.agent).label("name")
    query = (
        sa.select(name, *_SPENDING).where(_is_of(task_id, loop_id)).group_by(model_calls.c.role, model_calls.c.agent)
    )
    return [_to_spending_of(row) for row in tx.execute(query.order_by(name))]


def list_by_version(tx: Tx, task_id: int, loop_id: str | None) -> list[SpendingOf]:
    """Return the versions that calls were made for, those that cost most first; at most MAX_VERSIONS."""
    query = sa.select(model_calls.c.version, *_SPENDING).where(
        _is_of(task_id, loop_id), model_calls.c.version.is_not(None)
    )
    query = query.group_by(model_calls.c.version).order_by(_SPENDING[4].desc(), _SPENDING[2].desc())
    return [_to_spending_of(row) for row in tx.execute(query.limit(MAX_VERSIONS))]


def _is_of(task_id: int, loop_id: str | None) -> sa.ColumnElement[bool]:
    return model_calls.c.task_id == task_id if loop_id is None else model_calls.c.loop_id == loop_id


def _to_spending(row: Sequence[Any]) -> Spending:
    return Spending.model_validate(dict(zip(Spending.model_fields, row, strict=True)))


def _to_spending_of(row: sa.Row) -> SpendingOf:
    return SpendingOf(name=row[0], **_to_spending(row[1:]).model_dump())
