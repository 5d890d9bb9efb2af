"""stream_events: server-sent events of one task or of all, resumed by Last-Event-ID."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orchestrator.contract.names import parse_cursor
from orchestrator.operations.call import Call, CallContext
from orchestrator.storage import events
from orchestrator.storage.hub import ALL_TASKS, StoredEvent
from orchestrator.storage.queries import tasks
from orchestrator.storage.transaction import Tx
from orchestrator.web.sessions import find_session

PING_SECONDS = 15.0
PAGE = 100

router = APIRouter(tags=["admin"])


@router.get("/stream_events", response_class=Response)
async def stream_events(
    call: Call,
    request: Request,
    task_id: Annotated[int | None, Query(description="Only events of this task. Default: of every task.")] = None,
    after: Annotated[
        str | None,
        Query(description="Event to continue after; 0 begins with the first event. Default: only new events."),
    ] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Stream events as they are committed (text/event-stream); a client that sends Last-Event-ID misses none."""
    if task_id is not None:
        await call.store.read(lambda tx: tasks.check(tx, task_id))
    watched = ALL_TASKS if task_id is None else task_id
    start = parse_cursor(last_event_id or after)
    newest = await call.store.read(lambda tx: _find_newest(tx, watched))
    # Who saw later events saw them before an older backup was restored.
    last = newest if start is None else min(start, newest)
    return EventStream(call, watched, last, is_signed_in=lambda: _is_signed_in(request))


def _find_newest(tx: Tx, watched: int) -> int:
    return events.find_newest_position(tx) if watched == ALL_TASKS else events.find_newest_seq(tx, watched)


async def _is_signed_in(request: Request) -> bool:
    """Tell whether the session that the stream was opened in goes on; a key lasts as long as the server."""
    if request.headers.get("x-api-key") or request.headers.get("authorization"):
        return True
    return await find_session(request.headers, request.state.keyring, request.state.open_store()) is not None


class EventStream(Response):
    """Sends all that waits in one write. Ends when the client has gone, its session is over or the server stops."""

    def __init__(
        self, call: CallContext, watched: int, last: int, *, is_signed_in: Callable[[], Awaitable[bool]]
    ) -> None:
        self.call, self.watched, self.last = call, watched, last
        self.is_signed_in, self.checked_at = is_signed_in, time.monotonic()
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
        gone = asyncio.ensure_future(_wait_for_disconnect(receive))
        try:
            while not (gone.done() or self.call.store.hub.closed) and await self._is_allowed():
                await self._send_next(send, gone)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()

    async def _is_allowed(self) -> bool:
        """Check the session as often as a quiet stream has a ping."""
        if time.monotonic() - self.checked_at < PING_SECONDS:
            return True
        self.checked_at = time.monotonic()
        return await self.is_signed_in()

    async def _send_next(self, send: Send, gone: asyncio.Future) -> None:
        """One write: what has come since the last one, or a ping after 15 quiet seconds."""
        hub = self.call.store.hub
        subscription = hub.subscribe(self.watched)
        try:
            stored_events = await self._read_events()
            if not stored_events:
                await asyncio.wait({subscription, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                stored_events = await self._read_events() if subscription.done() else []
        finally:
            hub.unsubscribe(subscription, self.watched)
        if stored_events:
            over_all = self.watched == ALL_TASKS
            self.last = stored_events[-1].position if over_all else stored_events[-1].seq
            body = b"".join(event.build_frame(over_all=over_all) for event in stored_events)
        else:
            body = b": ping\n\n"
        if not gone.done() and not hub.closed:
            await send({"type": "http.response.body", "body": body, "more_body": True})

    async def _read_events(self) -> list[StoredEvent]:
        stored_events = self.call.store.hub.find_events_after(self.watched, self.last)
        if stored_events is None:
            stored_events = await self.call.store.read(lambda tx: events.list_after(tx, self.watched, self.last, PAGE))
        return stored_events


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
