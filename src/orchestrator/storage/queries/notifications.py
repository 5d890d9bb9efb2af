"""Queries on channels and deliveries. A delivery is queued in the transaction of the change it reports."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from orchestrator.contract.errors import ChannelNotFound, DeliveryNotFound
from orchestrator.contract.events import DeliveryChanged
from orchestrator.contract.notifications import Attempt, Channel, Delivery, Occasion
from orchestrator.storage import events
from orchestrator.storage.clock import as_text, now, steady_now
from orchestrator.storage.rows import ChannelRow, fetch_one, select_fields, to_shape
from orchestrator.storage.tables import channels, deliveries
from orchestrator.storage.transaction import Tx

MAX_CHANNELS = 100
MAX_WAIT = timedelta(days=2)  # more than any delivery is put off
_CHANNEL = select_fields(channels, Channel)
_DELIVERY = select_fields(deliveries, Delivery)
_exists = channels.c.deleted_at.is_(None)
_working = _exists & channels.c.disabled_reason.is_(None)
_pending = deliveries.c.state == "pending"


def add_channel(tx: Tx, values: dict) -> Channel:
    row = values | {"created_at": now()}
    channel_id = tx.execute(sa.insert(channels).values(row).returning(channels.c.id)).scalar_one()
    return find_channel(tx, channel_id)


def find_channel(tx: Tx, channel_id: int) -> Channel:
    """Return the channel; raise ChannelNotFound."""
    row = tx.execute(sa.select(*_CHANNEL).where(channels.c.id == channel_id, _exists)).one_or_none()
    if row is None:
        raise ChannelNotFound(f"There is no channel {channel_id}; get_channels lists all channels.")
    return to_shape(Channel, row)


def count_channels(tx: Tx) -> int:
    return tx.execute(sa.select(sa.func.count()).select_from(channels).where(_exists)).scalar_one()


def list_channels(tx: Tx, *, limit: int, after: int | None) -> list[Channel]:
    """Return channels, newest first."""
    query = sa.select(*_CHANNEL).where(_exists)
    if after is not None:
        query = query.where(channels.c.id < after)
    return [to_shape(Channel, row) for row in tx.execute(query.order_by(channels.c.id.desc()).limit(limit))]


def hide_channel(tx: Tx, channel_id: int) -> None:
    """Hide the channel; deliveries that are pending fail."""
    tx.execute(sa.update(channels).where(channels.c.id == channel_id).values(deleted_at=now(), secret=None))
    _fail_pending(tx, channel_id)


def disable_channel(tx: Tx, channel_id: int, reason: str) -> None:
    tx.execute(sa.update(channels).where(channels.c.id == channel_id).values(disabled_reason=reason))
    _fail_pending(tx, channel_id)


def find_target(tx: Tx, channel_id: int) -> ChannelRow | None:
    """Return the channel's row, with its secret, while it is in use."""
    return fetch_one(tx, ChannelRow, sa.select(channels).where(channels.c.id == channel_id, _working))


def notify(tx: Tx, task_id: int, occasion: Occasion, data: dict) -> None:
    """Queue `data` for every channel that wants to know of the occasion at this task."""
    rows = tx.execute(
        sa.select(channels.c.id, channels.c.occasions).where(
            _working, sa.or_(channels.c.task_id.is_(None), channels.c.task_id == task_id)
        )
    )
    for channel_id, occasions in rows.all():
        if occasion in occasions:
            queue_delivery(tx, channel_id, task_id, occasion, data)


def queue_delivery(tx: Tx, channel_id: int, task_id: int | None, occasion: Occasion, data: dict) -> str:
    """Queue a delivery that is due at once; return its id."""
    delivery_id, at = f"msg_{secrets.token_hex(12)}", now()
    row = {"id": delivery_id, "channel_id": channel_id, "task_id": task_id, "occasion": occasion, "state": "pending"}
    row |= {"data": data, "attempts": [], "next_try_at": as_text(steady_now()), "created_at": at}
    tx.execute(sa.insert(deliveries).values(row))
    _emit_delivery(tx, row)
    return delivery_id


def find_delivery(tx: Tx, delivery_id: str) -> Delivery:
    """Return the delivery; raise DeliveryNotFound."""
    row = tx.execute(sa.select(*_DELIVERY).where(deliveries.c.id == delivery_id)).one_or_none()
    if row is None:
        raise DeliveryNotFound(f"There is no delivery {delivery_id!r}; get_deliveries lists all deliveries.")
    return to_shape(Delivery, row)


def list_deliveries(
    tx: Tx, *, channel_id: int | None, task_id: int | None, limit: int, after: int | None
) -> list[tuple[int, Delivery]]:
    """Return deliveries, newest first, each with its cursor number."""
    query = sa.select(deliveries.c.num, *_DELIVERY)
    for column, value in ((deliveries.c.channel_id, channel_id), (deliveries.c.task_id, task_id)):
        query = query if value is None else query.where(column == value)
    if after is not None:
        query = query.where(deliveries.c.num < after)
    return [
        (row[0], to_shape(Delivery, row[1:]))
        for row in tx.execute(query.order_by(deliveries.c.num.desc()).limit(limit))
    ]


def list_due(tx: Tx, limit: int) -> list[Delivery]:
    """Return pending deliveries that are due, the longest overdue first.

    So is one that would wait longer than any does: the clock was ahead when it was put off.
    """
    moment = steady_now()
    overdue = deliveries.c.next_try_at <= as_text(moment)
    query = sa.select(*_DELIVERY).where(
        _pending, sa.or_(overdue, deliveries.c.next_try_at > as_text(moment + MAX_WAIT))
    )
    return [to_shape(Delivery, row) for row in tx.execute(query.order_by(deliveries.c.next_try_at).limit(limit))]


def record_attempt(tx: Tx, delivery_id: str, attempt: Attempt, next_try_at: str | None) -> None:
    """Record an attempt: delivered, to be retried at `next_try_at`, or failed for good if that is None."""
    delivery = find_delivery(tx, delivery_id)
    state = "delivered" if attempt.error is None else "pending" if next_try_at else "failed"
    attempts = [*(tried.model_dump() for tried in delivery.attempts), attempt.model_dump()]
    values = {"state": state, "attempts": attempts, "next_try_at": next_try_at if state == "pending" else None}
    tx.execute(sa.update(deliveries).where(deliveries.c.id == delivery_id).values(values))
    _emit_delivery(tx, delivery.model_dump() | values)


def retry(tx: Tx, delivery_id: str) -> None:
    """Make the delivery due at once, whatever became of it before."""
    tx.execute(
        sa.update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(state="pending", next_try_at=as_text(steady_now()))
    )
    _emit_delivery(tx, find_delivery(tx, delivery_id).model_dump())


def expire(tx: Tx, before: str, limit: int) -> int:
    """Delete at most `limit` deliveries older than `before`, but no pending ones; return how many."""
    old = (
        sa.select(deliveries.c.num)
        .where(deliveries.c.created_at < before, sa.not_(_pending))
        .order_by(deliveries.c.num)
        .limit(limit)
    )
    return tx.execute(sa.delete(deliveries).where(deliveries.c.num.in_(old))).rowcount


def _fail_pending(tx: Tx, channel_id: int) -> None:
    tx.execute(
        sa.update(deliveries)
        .where(deliveries.c.channel_id == channel_id, _pending)
        .values(state="failed", next_try_at=None)
    )


def _emit_delivery(tx: Tx, row: dict) -> None:
    if row["task_id"] is not None:
        data = {name: row[name] for name in ("id", "channel_id", "occasion", "state")}
        events.emit(tx, DeliveryChanged(task_id=row["task_id"], **data))
