"""Queries on the conversation of a task."""

from typing import Unpack

import sqlalchemy as sa

from orchestrator.contract.events import MessagePosted
from orchestrator.contract.messages import Message
from orchestrator.storage.changes import NewMessage
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.rows import select_fields, to_shape
from orchestrator.storage.tables import messages
from orchestrator.storage.transaction import Tx

_COLUMNS = select_fields(messages, Message)
_ADD = sa.insert(messages).returning(messages.c.id)


def post(tx: Tx, **values: Unpack[NewMessage]) -> None:
    """Store a message and emit the event that carries it."""
    created_at = now()
    message_id = tx.execute(_ADD, {**values, "created_at": created_at}).scalar_one()
    emit(tx, MessagePosted(**values, created_at=created_at, id=message_id))


def list_page(
    tx: Tx,
    task_id: int,
    *,
    limit: int,
    after: int | None,
    role: str | None = None,
    newest_first: bool = False,
) -> list[Message]:
    """Return messages, oldest first unless `newest_first`."""
    query = sa.select(*_COLUMNS).where(messages.c.task_id == task_id)
    if role is not None:
        query = query.where(messages.c.role == role)
    if after is not None:
        query = query.where(messages.c.id < after if newest_first else messages.c.id > after)
    query = query.order_by(messages.c.id.desc() if newest_first else messages.c.id).limit(limit)
    return [to_shape(Message, row) for row in tx.execute(query)]
