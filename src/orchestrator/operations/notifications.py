"""Notifications: create_channel, get_channels, delete_channel, test_channel, get_deliveries, retry_delivery."""

import base64
import secrets
from urllib.parse import urlsplit

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.addresses import check_url
from orchestrator.contract.errors import (
    BadCursor,
    ChannelNotFound,
    Conflict,
    DeliveryNotFound,
    Invalid,
    NotAllowed,
    TaskNotFound,
)
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.notifications import (
    Channel,
    ChannelCreate,
    ChannelCreated,
    ChannelList,
    DeliveryList,
    DeliveryQueued,
)
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import notifications, tasks
from orchestrator.storage.transaction import Tx

group = Group("notifications")

SECRET_BYTES = 32


@group.post("/create_channel", body=ChannelCreate, raises=(ChannelNotFound, Conflict, NotAllowed, TaskNotFound))
async def create_channel(call: Call, body: ChannelCreate) -> ChannelCreated:
    """Create a channel for notifications of loops; the secret of a webhook is returned only this once."""
    _check_person(call)
    if body.url is not None:
        check_url(body.url)
    if body.address is not None:
        _check_address(body.address)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}" if body.kind == "webhook" else None

    def create(tx: Tx) -> ChannelCreated:
        if body.task_id is not None:
            tasks.check(tx, body.task_id)
        if notifications.count_channels(tx) >= notifications.MAX_CHANNELS:
            raise Conflict(
                f"There are already {notifications.MAX_CHANNELS} channels; delete one with delete_channel first."
            )
        channel = notifications.add_channel(tx, body.model_dump() | {"secret": secret})
        return ChannelCreated(**_hide_address(channel).model_dump(), secret=secret)

    return await call.write(ChannelCreated, create, body)


@group.get("/get_channels", raises=(BadCursor, NotAllowed))
async def get_channels(call: Call, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> ChannelList:
    """Return the channels, newest first, without secrets."""
    _check_person(call)
    after = parse_cursor(cursor)
    channels = await call.store.read(lambda tx: notifications.list_channels(tx, limit=limit, after=after))
    return ChannelList(
        channels=[_hide_address(channel) for channel in channels],
        next_cursor=build_next_cursor(channels, limit, channels[-1].id if channels else None),
    )


@group.delete("/delete_channel/{channel_id}", raises=(ChannelNotFound, NotAllowed))
async def delete_channel(call: Call, channel_id: int) -> Deleted:
    """Delete the channel: nothing more is sent to it, and its deliveries stay in the log."""
    _check_person(call)

    def delete(tx: Tx) -> Deleted:
        notifications.find_channel(tx, channel_id)
        notifications.hide_channel(tx, channel_id)
        return Deleted()

    return await call.write(Deleted, delete, channel_id)


@group.post("/test_channel/{channel_id}", raises=(ChannelNotFound, Conflict, NotAllowed))
async def test_channel(call: Call, channel_id: int) -> DeliveryQueued:
    """Send a test message to the channel; get_deliveries shows whether it arrived."""
    _check_person(call)

    def send(tx: Tx) -> DeliveryQueued:
        channel = notifications.find_channel(tx, channel_id)
        _check_works(channel)
        return DeliveryQueued(
            delivery_id=notifications.queue_delivery(tx, channel_id, channel.task_id, "test", {"channel": channel.name})
        )

    return await call.write(DeliveryQueued, send, channel_id)


@group.get("/get_deliveries", raises=(BadCursor, NotAllowed))
async def get_deliveries(
    call: Call,
    channel_id: int | None = None,
    task_id: int | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> DeliveryList:
    """Return the deliveries, sent and pending, newest first, with every attempt."""
    _check_person(call)
    after = parse_cursor(cursor)
    rows = await call.store.read(
        lambda tx: notifications.list_deliveries(tx, channel_id=channel_id, task_id=task_id, limit=limit, after=after)
    )
    return DeliveryList(
        deliveries=[row for _, row in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.post("/retry_delivery/{delivery_id}", raises=(ChannelNotFound, Conflict, DeliveryNotFound, NotAllowed))
async def retry_delivery(call: Call, delivery_id: str) -> DeliveryQueued:
    """Try the delivery again at once."""
    _check_person(call)

    def queue_again(tx: Tx) -> DeliveryQueued:
        delivery = notifications.find_delivery(tx, delivery_id)
        _check_works(notifications.find_channel(tx, delivery.channel_id))
        if delivery.state == "delivered":
            raise Conflict(f"Delivery {delivery_id} has already arrived; test_channel sends a new message.")
        notifications.retry(tx, delivery_id)
        return DeliveryQueued(delivery_id=delivery_id)

    return await call.write(DeliveryQueued, queue_again, delivery_id)


def _check_person(call: CallContext) -> None:
    """Refuse agents: one that could make channels could send what it knows to anyone."""
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can see and create channels, not agents.")


def _check_works(channel: Channel) -> None:
    if channel.disabled_reason:
        raise Conflict(f"Channel {channel.id} is disabled: {channel.disabled_reason}")


def _check_address(address: str) -> None:
    name, at, host = address.rpartition("@")
    fine = at and name and "." in host.strip(".") and not any(char in '<>,;:"()[]\\@ ' for char in name + host)
    if not fine or not address.isascii() or not address.isprintable():
        raise Invalid("address: it must be a single e-mail address such as you@example.org.", field="address")


def _hide_address(channel: Channel) -> Channel:
    """Return the address without what may be secret in it: Slack's whole path, a webhook's query."""
    if channel.url is None:
        return channel
    parts = urlsplit(channel.url)
    path = "/..." if channel.kind == "slack" else parts.path + ("?..." if parts.query else "")
    return channel.model_copy(update={"url": f"{parts.scheme}://{parts.netloc}{path}"})
