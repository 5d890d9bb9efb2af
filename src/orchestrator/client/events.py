"""Events over HTTP: server-sent frames read byte for byte, taken up again where the connection broke."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

import httpx

from orchestrator.client.errors import ServerUnreachable, build_error
from orchestrator.contract.events import Event, EventList

SILENCE_SECONDS = 45.0  # the server pings every 15 s, so this long without a byte is a dead connection
FAILURES_IN_A_ROW = 8
FIRST_PAUSE_SECONDS = 0.25
MAX_PAUSE_SECONDS = 5.0
POLL_SECONDS = 0.2
MAX_FRAME_BYTES = 16 * 2**20


Numbered = tuple[str | None, Event | None]  # where to resume, and what came, if it was more than a sign of life


async def follow_events(
    http: httpx.AsyncClient, task_id: int | None, after: str | None, *, live: bool
) -> AsyncGenerator[Event, None]:
    """See Transport.stream_events. `live` False asks get_events again and again instead."""
    position, failures = after, 0
    while True:
        try:
            source = _listen(http, task_id, position) if live else _poll(http, task_id, position)
            async with aclosing(
                source
            ) as numbered:  # a reader that leaves early ends the connection, not the end of the loop
                async for number, event in numbered:
                    position, failures = number or position, 0
                    if event is not None:
                        yield event
        except httpx.TransportError:
            pass
        failures += 1  # also for an end in good order: a server that stops closes its streams
        if failures > FAILURES_IN_A_ROW:
            raise ServerUnreachable(f"The server at {http.base_url} went away and did not come back.")
        await asyncio.sleep(min(FIRST_PAUSE_SECONDS * 2 ** (failures - 1), MAX_PAUSE_SECONDS))


async def _listen(http: httpx.AsyncClient, task_id: int | None, position: str | None) -> AsyncGenerator[Numbered, None]:
    """Yield what one connection brings; its first frame is empty and tells where the stream stands."""
    query = {name: value for name, value in {"task_id": task_id, "after": position}.items() if value is not None}
    headers = {"last-event-id": position} if position is not None else {}
    timeout = httpx.Timeout(SILENCE_SECONDS, connect=10.0)
    async with http.stream("GET", "/stream_events", params=query, headers=headers, timeout=timeout) as response:
        if response.is_error:
            await response.aread()
            raise build_error(response)
        received = cast(AsyncGenerator[bytes, None], response.aiter_bytes())  # it is one; httpx declares less
        async with aclosing(received) as chunks, aclosing(split_frames(chunks)) as whole:
            async for number, data in whole:
                yield number, Event.model_validate_json(data) if data else None


async def split_frames(chunks: AsyncIterator[bytes]) -> AsyncGenerator[tuple[str | None, bytes], None]:
    """Yield (id, data) of each whole frame, b"" for one without data.

    Lines end with a line feed only: texts hold other separators.
    """
    waiting = b""
    async for chunk in chunks:
        waiting += chunk
        *whole, waiting = waiting.split(b"\n\n")
        for frame in whole:
            fields = dict(line.split(b": ", 1) for line in frame.split(b"\n") if b": " in line)
            yield fields.get(b"id", b"").decode() or None, fields.get(b"data", b"")
        if len(waiting) > MAX_FRAME_BYTES:
            raise httpx.RemoteProtocolError("An event without end.")


async def _poll(http: httpx.AsyncClient, task_id: int | None, position: str | None) -> AsyncGenerator[Numbered, None]:
    """Yield what get_events returns; without a position, only events from now on."""
    only_new = position is None
    position = position or "0"
    while True:
        query = {"after": position} | ({} if task_id is None else {"task_id": task_id})
        response = await http.get("/get_events", params=query)
        if response.is_error:
            raise build_error(response)
        page = EventList.model_validate_json(response.content)
        position = page.next_cursor
        for event in [] if only_new else page.events:
            yield position, event
        if not page.events:
            only_new = False
            yield position, None
            await asyncio.sleep(POLL_SECONDS)
