"""Queries on the conversation of a task."""

import sqlalchemy as sa

from orchestrator.contract.logs import Message
from orchestrator.storage.clock import now
from orchestrator.storage.rows import select_fields, to_shape
from orchestrator.storage.tables import messages
from orchestrator.storage.transaction import Tx

_COLUMNS = select_fields(messages, Message)
_ADD = sa.insert(messages).returning(messages.c.id)


def add(tx: Tx, values: dict) -> dict:
    """The stored row, with its id and time."""
    row = values | {"created_at": now()}
    return row | {"id": tx.execute(_ADD, row).scalar_one()}


def list_page(
    tx: Tx,
    task_id: int,
    *,
    limit: int,
    after: int | None,
    role: str | None = None,
    newest_first: bool = False,
) -> list[Message]:
    """Oldest first unless `newest_first`."""
    query = sa.select(*_COLUMNS).where(messages.c.task_id == task_id)
    if role is not None:
        query = query.where(messages.c.role == role)
    if after is not None:
        query = query.where(messages.c.id < after if newest_first else messages.c.id > after)
    query = query.order_by(messages.c.id.desc() if newest_first else messages.c.id).limit(limit)
    return [to_shape(Message, row) for row in tx.execute(query)]
