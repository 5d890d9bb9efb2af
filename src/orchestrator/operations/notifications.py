"""Notifications: create_channel, get_channels, delete_channel, test_channel, get_deliveries, retry_delivery."""

import base64
import secrets
from urllib.parse import urlsplit

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.addresses import checked_url
from orchestrator.contract.errors import Conflict, Invalid, NotAllowed
from orchestrator.contract.names import cursor_number
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
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage.queries import notifications, tasks
from orchestrator.storage.transaction import Tx

group = Group("notifications")

SECRET_BYTES = 32


@group.post("/create_channel", body=ChannelCreate)
async def create_channel(call: Call, body: ChannelCreate) -> ChannelCreated:
    """Create a channel for notifications of loops; the secret of a webhook is returned this once."""
    _people_only(call)
    if body.url is not None:
        checked_url(body.url)
    if body.address is not None:
        _check_address(body.address)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}" if body.kind == "webhook" else None

    def create(tx: Tx) -> ChannelCreated:
        if body.task_id is not None:
            tasks.check(tx, body.task_id)
        if notifications.count_channels(tx) >= notifications.MAX_CHANNELS:
            raise Conflict(f"There are {notifications.MAX_CHANNELS} channels already; delete_channel makes room.")
        channel = notifications.add_channel(tx, body.model_dump() | {"secret": secret})
        return ChannelCreated(**_shown(channel).model_dump(), secret=secret)

    return await call.write(ChannelCreated, create, body)


@group.get("/get_channels")
async def get_channels(call: Call, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> ChannelList:
    """Return the channels, newest first, without secrets."""
    _people_only(call)
    after = cursor_number(cursor)
    found = await call.store.read(lambda tx: notifications.list_channels(tx, limit=limit, after=after))
    return ChannelList(
        channels=[_shown(channel) for channel in found],
        next_cursor=next_cursor(found, limit, found[-1].id if found else None),
    )


@group.delete("/delete_channel/{channel_id}")
async def delete_channel(call: Call, channel_id: int) -> Deleted:
    """Delete the channel: nothing more is sent to it, and its deliveries stay in the log."""
    _people_only(call)

    def delete(tx: Tx) -> Deleted:
        notifications.find_channel(tx, channel_id)
        notifications.hide_channel(tx, channel_id)
        return Deleted()

    return await call.write(Deleted, delete, channel_id)


@group.post("/test_channel/{channel_id}")
async def test_channel(call: Call, channel_id: int) -> DeliveryQueued:
    """Send a test message to the channel; get_deliveries shows what became of it."""
    _people_only(call)

    def send(tx: Tx) -> DeliveryQueued:
        channel = notifications.find_channel(tx, channel_id)
        _check_works(channel)
        return DeliveryQueued(
            delivery_id=notifications.queue_delivery(tx, channel_id, channel.task_id, "test", {"channel": channel.name})
        )

    return await call.write(DeliveryQueued, send, channel_id)


@group.get("/get_deliveries")
async def get_deliveries(
    call: Call,
    channel_id: int | None = None,
    task_id: int | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> DeliveryList:
    """Return the deliveries, sent and pending, newest first, with every attempt."""
    _people_only(call)
    after = cursor_number(cursor)
    rows = await call.store.read(
        lambda tx: notifications.list_deliveries(tx, channel_id=channel_id, task_id=task_id, limit=limit, after=after)
    )
    return DeliveryList(
        deliveries=[row for _, row in rows], next_cursor=next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.post("/retry_delivery/{delivery_id}")
async def retry_delivery(call: Call, delivery_id: str) -> DeliveryQueued:
    """Try the delivery again at once."""
    _people_only(call)

    def again(tx: Tx) -> DeliveryQueued:
        found = notifications.find_delivery(tx, delivery_id)
        _check_works(notifications.find_channel(tx, found.channel_id))
        if found.state == "delivered":
            raise Conflict(f"Delivery {delivery_id} has arrived; test_channel sends a new message.")
        notifications.retry(tx, delivery_id)
        return DeliveryQueued(delivery_id=delivery_id)

    return await call.write(DeliveryQueued, again, delivery_id)


def _people_only(call: CallContext) -> None:
    """Refuse agents: one that could make channels could send what it knows to anyone."""
    if not call.principal.sees_held_out:
        raise NotAllowed("Channels are for people: agents neither see nor make them.")


def _check_works(channel: Channel) -> None:
    if channel.disabled_reason:
        raise Conflict(f"Channel {channel.id} is disabled: {channel.disabled_reason}")


def _check_address(address: str) -> None:
    name, at, host = address.rpartition("@")
    fine = at and name and "." in host.strip(".") and not any(char in '<>,;:"()[]\\@ ' for char in name + host)
    if not fine or not address.isascii() or not address.isprintable():
        raise Invalid("address: it is not one e-mail address such as you@example.org.")


def _shown(channel: Channel) -> Channel:
    """Return the address without what may be secret in it: Slack's whole path, a webhook's query."""
    if channel.url is None:
        return channel
    parts = urlsplit(channel.url)
    path = "/..." if channel.kind == "slack" else parts.path + ("?..." if parts.query else "")
    return channel.model_copy(update={"url": f"{parts.scheme}://{parts.netloc}{path}"})
