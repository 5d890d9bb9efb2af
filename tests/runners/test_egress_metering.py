"""What the proxy counts in connections without encryption: calls and tokens of every API, hostile content included."""

import asyncio
import gzip
import json
import zlib

import pytest

from orchestrator.contract.egress import EgressAttempt, parse_allowed_host
from orchestrator.runners.egress.answers import MAX_PIECE_BYTES, BufferRoom
from orchestrator.runners.egress.metering import MAX_HEAD_BYTES, ConnectionMeter
from orchestrator.runners.egress.proxy import EgressProxy
from tests.model_servers import Answer, HttpError, ModelServer, Reset, in_order

PATHS = {
    "chat": "/v1/chat/completions",
    "responses": "/v1/responses",
    "messages": "/v1/messages",
    "google": "/v1beta/models/m:generateContent",
}
GOOGLE_STREAM = "/v1beta/models/m:streamGenerateContent?alt=sse"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
CALL = b"POST /v1/chat/completions HTTP/1.1\r\nhost: m\r\ncontent-length: 2\r\n\r\n{}"
USAGE = b'{"usage": {"prompt_tokens": 70, "completion_tokens": 12}}'


def build_request(api: str, *, streams: bool, target: str = "") -> bytes:
    path = GOOGLE_STREAM if api == "google" and streams else PATHS[api]
    body = json.dumps({"model": "m", "stream": streams} if api != "google" else {"contents": []}).encode()
    return (
        f"POST {target}{path} HTTP/1.1\r\nHost: {target[7:] or 'm'}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )


async def read_answer(reader: asyncio.StreamReader) -> bytes:
    """Return one answer, whose end is that of its length or its last chunk."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b"chunked" in head:
        return head + await reader.readuntil(b"0\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head + await reader.readexactly(length)


def call_through_tunnel(server: ModelServer, requests: list[bytes]) -> EgressAttempt:
    """Send requests over one connection that stays open, as agents do; return what was counted."""

    async def inside() -> EgressAttempt:
        proxy = EgressProxy([parse_allowed_host(f"127.0.0.1:{server.port}", private=True)])
        await proxy.start()
        reader, writer = await asyncio.open_unix_connection(proxy.socket)
        try:
            writer.write(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            for request in requests:
                writer.write(request)
                try:
                    await asyncio.wait_for(read_answer(reader), 20)
                except (asyncio.IncompleteReadError, ConnectionError):
                    break
        finally:
            writer.close()
            await proxy.close()
        [attempt] = proxy.list_attempts()
        return attempt

    return asyncio.run(inside())


def meter(requests: bytes, answers: bytes, *, step: int = 0, room: BufferRoom | None = None) -> EgressAttempt:
    """Return what is counted of these bytes, fed in pieces of `step` bytes."""
    attempt = EgressAttempt(host="m", port=80, allowed=True, reason="")
    connection = ConnectionMeter(attempt, room or BufferRoom())
    for data, feed in ((requests, connection.feed_request), (answers, connection.feed_answer)):
        for at in range(0, len(data), step or len(data) or 1):
            feed(data[at : at + (step or len(data))])
    connection.end()
    return attempt


def count(attempt: EgressAttempt) -> tuple[int, int, int, int]:
    return attempt.model_calls, attempt.unread_calls, attempt.input_tokens, attempt.output_tokens


def answer(body: bytes, *lines: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", f"content-length: {len(body)}", *lines))
    return head.encode() + b"\r\n" + body


@pytest.mark.parametrize("api", PATHS)
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
def test_tokens_of_each_call_are_read(api, streams):
    told = Answer("Fine." * 20, input_tokens=70, cached_tokens=30, output_tokens=12)
    with ModelServer(lambda _: told) as server:
        attempt = call_through_tunnel(server, [build_request(api, streams=streams)] * 3)

    assert count(attempt) == (3, 0, 210, 36) and attempt.cached_tokens == 90 and attempt.tls_connections == 0


def test_plain_request_to_the_proxy_is_counted_too():
    with ModelServer(in_order(Answer("Fine.", input_tokens=70, output_tokens=12))) as server:

        async def inside() -> list[EgressAttempt]:
            proxy = EgressProxy([parse_allowed_host(f"127.0.0.1:{server.port}", private=True)])
            await proxy.start()
            reader, writer = await asyncio.open_unix_connection(proxy.socket)
            writer.write(build_request("chat", streams=False, target=f"http://127.0.0.1:{server.port}"))
            await asyncio.wait_for(read_answer(reader), 20)
            writer.close()
            await proxy.close()
            return proxy.list_attempts()

        [attempt] = asyncio.run(inside())

    assert count(attempt) == (1, 0, 70, 12)


def test_error_costs_nothing_and_answer_without_usage_is_unknown():
    script = in_order(HttpError(429, "rate_limit", "Later."), Answer("Fine.", has_usage=False))
    with ModelServer(script) as server:
        attempt = call_through_tunnel(server, [build_request("chat", streams=True)] * 2)

    assert count(attempt) == (2, 1, 0, 0)


def test_answer_that_is_cut_short_is_unknown_but_for_what_it_told():
    with ModelServer(lambda _: Reset(after="half", answer=Answer("Fine." * 40, input_tokens=70))) as server:
        attempt = call_through_tunnel(server, [build_request("messages", streams=True)])

    assert (attempt.model_calls, attempt.unread_calls, attempt.input_tokens) == (1, 1, 70)


@pytest.mark.parametrize("step", [1, 7, 0])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", ""])
def test_compressed_answers_in_pieces_are_read(step, encoding):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "": bytes}[encoding](USAGE)
    line = f"content-encoding: {encoding}" if encoding else "x: y"

    assert count(meter(CALL + CALL, answer(packed, line) * 2, step=step)) == (2, 0, 140, 24)


def test_ollama_counts_in_its_own_words():
    lines = b'{"message": {"content": "eval_count"}}\n{"done": true, "prompt_eval_count": 70, "eval_count": 12}\n'
    request = CALL.replace(b"/v1/chat/completions", b"/api/chat")

    assert count(meter(request, answer(lines, "content-type: application/x-ndjson"))) == (1, 0, 70, 12)


def test_path_in_disguise_and_unknown_path_with_usage_are_calls():
    disguised = CALL.replace(b"/v1/chat/completions", b"/v1/chat/complet%69ons/?x=/y")
    unknown = CALL.replace(b"/v1/chat/completions", b"/own/way")

    assert count(meter(disguised, answer(b"{}"))) == (1, 1, 0, 0)
    assert count(meter(unknown, answer(USAGE))) == (1, 0, 70, 12)
    assert count(meter(unknown, answer(b"{}"))) == (0, 0, 0, 0)


def test_answers_without_bodies_and_with_early_ones_keep_their_order():
    head = b"HEAD / HTTP/1.1\r\nhost: m\r\n\r\n"
    answers = b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n" + b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(USAGE)

    for step in (0, 1):
        assert count(meter(head + CALL, answers, step=step)) == (1, 0, 70, 12)
    until_closed = b"HTTP/1.1 200 OK\r\n\r\n" + USAGE
    assert count(meter(CALL, until_closed)) == (1, 0, 70, 12)


NONSENSE = {
    "no HTTP": (b"\x00\x01\x02hello\r\n\r\n", b""),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b""),
    "another protocol": (
        b"GET /v1/responses HTTP/1.1\r\nhost: m\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"",
    ),
    "switched by the server": (
        b"GET / HTTP/1.1\r\nhost: m\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n\x81\x05",
    ),
    "an answer to nothing": (b"", answer(USAGE)),
    "endless head": (b"GET / HTTP/1.1\r\nx: " + b"a" * 2 * MAX_HEAD_BYTES, b""),
    "endless chunk extension": (
        b"GET / HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;" + b"a" * 2 * MAX_HEAD_BYTES,
    ),
    "unreadable answer": (b"GET / HTTP/1.1\r\n\r\n", b"nonsense\r\n\r\n"),
}


@pytest.mark.parametrize("sent, received", NONSENSE.values(), ids=NONSENSE)
def test_what_cannot_be_read_counts_as_one_unknown_call(sent, received):
    assert count(meter(sent, received, step=4096)) == (1, 1, 0, 0)


BODIES = {
    "bomb": (gzip.compress(b"a" * (80 * MAX_PIECE_BYTES)), "content-encoding: gzip"),
    "other compression": (USAGE, "content-encoding: br"),
    "broken compression": (b"no gzip", "content-encoding: gzip"),
    "one large piece": (b'{"x": "' + b"a" * MAX_PIECE_BYTES + b'", ' + USAGE[1:], "x: y"),
    "one large event": (
        b"data: " + b"a" * 2 * MAX_PIECE_BYTES + b"\n\ndata: " + USAGE,
        "content-type: text/event-stream",
    ),
    "deep": (b'{"usage":' + b"[" * 100_000, "x: y"),
    "odd numbers": (b'{"usage": {"prompt_tokens": -5, "completion_tokens": 1e99, "input_tokens": true}}', "x: y"),
    "number of many digits": (b'{"usage": {"prompt_tokens": ' + b"9" * 10_000 + b"}}", "x: y"),
    "of another shape": (b'{"usage": [1, 2], "response": {"usage": "none"}, "message": null}', "x: y"),
    "not text": (b'\xff\xfe"usage"', "content-type: text/event-stream"),
}


@pytest.mark.parametrize("body, line", BODIES.values(), ids=BODIES)
def test_hostile_answer_is_unknown_and_leaves_no_memory_behind(body, line):
    room = BufferRoom(4 * MAX_PIECE_BYTES)

    assert count(meter(CALL + CALL, answer(body, line) + answer(USAGE), step=65_536, room=room)) == (2, 1, 70, 12)
    assert room.take(4 * MAX_PIECE_BYTES)


def test_words_of_a_model_are_no_numbers():
    text = 'data: {"usage": {"prompt_tokens": 999999}}\n\n'
    event = json.dumps({"choices": [{"delta": {"content": text, "usage": "x"}}]}).encode()
    body = b"data: " + event + b"\n\ndata: " + USAGE + b"\n\ndata: [DONE]\n\n"

    assert count(meter(CALL, answer(body, "content-type: text/event-stream; charset=utf-8"))) == (1, 0, 70, 12)


def test_answers_together_hold_no_more_than_their_room():
    room, attempts = BufferRoom(MAX_PIECE_BYTES), []
    for _ in range(3):
        attempts.append(EgressAttempt(host="m", port=80, allowed=True, reason=""))
        connection = ConnectionMeter(attempts[-1], room)
        connection.feed_request(CALL)
        connection.feed_answer(HEAD % (2 * MAX_PIECE_BYTES) + b'{"x": "' + b"a" * (MAX_PIECE_BYTES // 2))

    assert not room.take(MAX_PIECE_BYTES // 2 + 1) and [each.unread_calls for each in attempts] == [1, 1, 1]
