"""stream_events: server-sent events of one task or of all, resumed by Last-Event-ID."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orchestrator.contract.names import cursor_number
from orchestrator.operations.call import Call, CallContext
from orchestrator.storage import events
from orchestrator.storage.hub import ALL_TASKS, StoredEvent
from orchestrator.storage.queries import tasks
from orchestrator.storage.transaction import Tx

PING_SECONDS = 15.0
PAGE = 100

router = APIRouter(tags=["admin"])


@router.get("/stream_events", response_class=Response)
async def stream_events(
    call: Call,
    task_id: Annotated[int | None, Query(description="Left out: every task.")] = None,
    after: Annotated[
        str | None, Query(description="Where to begin: 0 for the beginning; left out: from now on.")
    ] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Events as they are committed (text/event-stream); a client that comes back with Last-Event-ID misses none."""
    if task_id is not None:
        await call.store.read(lambda tx: tasks.check(tx, task_id))
    watched = ALL_TASKS if task_id is None else task_id
    start = cursor_number(last_event_id or after)
    if start is None:
        start = await call.store.read(lambda tx: _newest(tx, watched))
    return EventStream(call, watched, start)


def _newest(tx: Tx, watched: int) -> int:
    return events.find_newest_position(tx) if watched == ALL_TASKS else events.find_newest_seq(tx, watched)


class EventStream(Response):
    """Sends all that waits in one write. Ends when the client has gone or the server stops."""

    def __init__(self, call: CallContext, watched: int, last: int) -> None:
        self.call, self.watched, self.last = call, watched, last
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-cache"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # An id without data: a client that is cut off before its first event resumes from here as well.
        await send({"type": "http.response.body", "body": b"id: %d\nretry: 1000\n\n" % self.last, "more_body": True})
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            while not (gone.done() or self.call.store.hub.closed):
                await self._send_next(send, gone)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()

    async def _send_next(self, send: Send, gone: asyncio.Future) -> None:
        """One write: what has come since the last one, or a ping after 15 quiet seconds."""
        hub = self.call.store.hub
        subscription = hub.subscribe(self.watched)
        try:
            found = await self._found()
            if not found:
                await asyncio.wait({subscription, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                found = await self._found() if subscription.done() else []
        finally:
            hub.unsubscribe(subscription, self.watched)
        if found:
            over_all = self.watched == ALL_TASKS
            self.last = found[-1].position if over_all else found[-1].seq
            body = b"".join(event.frame(over_all=over_all) for event in found)
        else:
            body = b": ping\n\n"
        if not gone.done() and not hub.closed:
            await send({"type": "http.response.body", "body": body, "more_body": True})

    async def _found(self) -> list[StoredEvent]:
        found = self.call.store.hub.events_after(self.watched, self.last)
        if found is None:
            found = await self.call.store.read(lambda tx: events.list_after(tx, self.watched, self.last, PAGE))
        return found


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
