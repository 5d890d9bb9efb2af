"""The server: HTTP/1.1 on a port of loopback, in a thread of its own, written on asyncio so that it can break rules."""

import asyncio
import json
import socket
import struct
import threading
from collections.abc import AsyncIterator
from typing import Self

from tests.model_servers import anthropic_api, google_api, openai_chat, openai_responses
from tests.model_servers.answers import Answer, Endless, Fault, Hang, HttpError, Raw, Reset, Script
from tests.model_servers.requests import Api, ModelRequest

APIS = {"chat": openai_chat, "responses": openai_responses, "messages": anthropic_api, "google": google_api}
GATE_SECONDS = 0.01
JSON, EVENTS = "application/json", "text/event-stream"
MAX_BODY = 64 * 1024 * 1024


class ModelServer:
    """A context manager; `requests` holds what was asked so far, `answered` counts answers that were sent whole.

    finished: numbers of the requests whose answers were sent whole, in that order.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[ModelRequest] = []
        self.answered = 0
        self.finished: list[int] = []
        self.broken = 0  # connections that the other side closed within an answer
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task] = set()

    @property
    def openai_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def anthropic_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    google_url = anthropic_url

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_BODY)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while (received := await _read_request(reader)) is not None:
                await self._answer(*received, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.broken += 1
        except asyncio.CancelledError:
            pass  # the server is closed
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> None:
        api = _find_api(path)
        if api is None:
            known = json.dumps({"object": "list", "data": [{"id": "scripted", "object": "model"}]}).encode()
            return await _send(writer, 200 if path.endswith("/models") else 404, known, JSON)
        streams = ":stream" in path or (body.startswith(b"{") and bool(json.loads(body).get("stream")))
        request = ModelRequest(api, len(self.requests) + 1, path, headers, body, streams)
        self.requests.append(request)
        await self._follow_script(request, self.script(request), writer)

    async def _follow_script(self, request: ModelRequest, answer: Answer | Fault, writer: asyncio.StreamWriter) -> None:
        api = APIS[request.api]
        match answer:
            case HttpError():
                error = json.dumps(api.render_error(answer)).encode()
                await _send(writer, answer.status, error, JSON, answer.headers)
            case Raw():
                await _send(writer, answer.status, answer.body, answer.content_type)
            case Hang(after="request"):
                await asyncio.Event().wait()
            case Hang():
                await _begin(writer, EVENTS if request.streams else JSON)
                await asyncio.Event().wait()
            case Reset():
                if answer.after == "half":
                    events = [event async for event in _events(request, answer.answer)]
                    await _begin(writer, EVENTS if request.streams else JSON)
                    await _send_chunk(writer, "".join(events[: max(1, len(events) // 2)])[:-5])
                _reset(writer)
            case Endless():
                await _begin(writer, EVENTS if request.streams else JSON)
                async for event in _endless_events(request, answer):
                    await _send_chunk(writer, event)
            case Answer():
                await asyncio.sleep(answer.seconds)
                if not request.streams:
                    await _send(writer, 200, json.dumps(api.render(request, answer)).encode(), JSON)
                else:
                    await _begin(writer, EVENTS)
                    async for event in _events(request, answer):
                        await _send_chunk(writer, event)
                    writer.write(b"0\r\n\r\n")
                    await writer.drain()
                self.answered += 1
                self.finished.append(request.number)


def _find_api(path: str) -> Api | None:
    plain = path.partition("?")[0]
    if plain.endswith("/chat/completions"):
        return "chat"
    if plain.endswith("/responses"):
        return "responses"
    if plain.endswith("/messages"):
        return "messages"
    return "google" if plain.endswith(("enerateContent",)) else None


async def _read_request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    """Path, headers with names in lower case, and body; None once the connection is closed."""
    first = await reader.readline()
    if not first:
        return None
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return first.decode("latin-1").split(" ")[1], headers, body


async def _events(request: ModelRequest, answer: Answer) -> AsyncIterator[str]:
    if not request.streams:
        yield json.dumps(APIS[request.api].render(request, answer))
        return
    events = list(APIS[request.api].render_events(request, answer))
    for number, event in enumerate(events):
        await asyncio.sleep(answer.gap_seconds)
        while answer.gate is not None and number >= len(events) // 2 and not answer.gate.is_set():
            await asyncio.sleep(GATE_SECONDS)
        yield event


async def _endless_events(request: ModelRequest, endless: Endless) -> AsyncIterator[str]:
    """The events of an answer, the one with its text again and again."""
    answer = Answer(endless.piece, chunk_chars=len(endless.piece))
    if not request.streams:
        yield '{"id": "'
    else:
        for event in APIS[request.api].render_events(request, answer):
            if json.dumps(endless.piece) in event:
                break
            yield event
    while True:
        await asyncio.sleep(endless.gap_seconds)
        yield event if request.streams else endless.piece


async def _begin(writer: asyncio.StreamWriter, content_type: str) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\n\r\n".encode())
    await writer.drain()


async def _send_chunk(writer: asyncio.StreamWriter, text: str) -> None:
    data = text.encode()
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def _send(
    writer: asyncio.StreamWriter, status: int, body: bytes, content_type: str, headers: dict | None = None
) -> None:
    lines = [f"HTTP/1.1 {status} Scripted", f"content-type: {content_type}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close the connection with RST instead of FIN."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    raise ConnectionResetError
