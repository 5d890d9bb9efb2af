"""The proxy by itself: which hosts it lets through, what it takes for a request, and how much it holds."""

import asyncio
import ssl

import pytest
import trustme

from orchestrator.contract.egress import AllowedHost, parse_allowed_host
from orchestrator.contract.errors import Invalid
from orchestrator.runners.egress.attempts import MAX_RECORDED, Attempts, Policy
from orchestrator.runners.egress.proxy import MAX_CONNECTIONS, EgressProxy
from orchestrator.runners.egress.requests import parse_head
from tests.runners.agents import allow, listen


def test_name_that_resolves_to_a_private_address_is_refused():
    policy, addresses = Policy([]), ["10.0.0.1", "127.0.0.1", "::1", "169.254.169.254", "::ffff:10.0.0.1", "8.8.8.8"]
    addresses += ["fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "fd00:ec2::254", "100.100.100.200"]
    public = AllowedHost(host="api.example.com", port=443)
    own = AllowedHost(host="model.lan", port=443, private=True)
    literal = AllowedHost(host="169.254.169.254", port=80, private=True)

    assert policy.list_reachable(public, addresses) == ["8.8.8.8"]
    assert policy.list_reachable(own, addresses) == ["10.0.0.1", "127.0.0.1", "::1", "::ffff:10.0.0.1", "8.8.8.8"]
    assert policy.list_reachable(literal, ["169.254.169.254"]) == ["169.254.169.254"]


def test_address_is_checked_that_is_connected_to():
    """A name that resolves to something else each time is resolved once."""

    async def reach() -> tuple:
        async with listen() as server:
            answers = iter((["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]))

            async def resolve(host: str, port: int) -> list[str]:
                return [address for address in next(answers) if address != "8.8.8.8"]

            proxy = EgressProxy([AllowedHost(host="rebound.example", port=server.port)], resolve)
            await proxy.start()
            answer = await ask(proxy, f"CONNECT rebound.example:{server.port} HTTP/1.1\r\n\r\n".encode())
            await proxy.close()
            return answer, server.requests, proxy.list_attempts()

    answer, requests, attempts = asyncio.run(reach())

    assert answer.startswith(b"HTTP/1.1 403") and requests == [] and attempts[0].reason == "its address is not public"


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://model.lan/ HTTP/1.1\nHost: x\r\n\r\n",
        b"CONNECT model.lan HTTP/1.1\r\n\r\n",
        b"CONNECT model.lan:0 HTTP/1.1\r\n\r\n",
        b"CONNECT user@model.lan:443 HTTP/1.1\r\n\r\n",
        b"CONNECT model.lan:443/x HTTP/1.1\r\n\r\n",
        b"CONNECT 127.1:443 HTTP/1.1\r\n\r\n",
        b"CONNECT 0x7f.0.0.1:443 HTTP/1.1\r\n\r\n",
        b"GET https://model.lan/ HTTP/1.1\r\n\r\n",
        b"GET //model.lan/ HTTP/1.1\r\n\r\n",
        b"GET http://user:key@model.lan/ HTTP/1.1\r\n\r\n",
        b"GET http://model.lan/ HTTP/1.1\r\nHost: other.lan\r\n\r\n",
        b"GET http://model.lan/ HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET http://model.lan/ HTTP/2\r\n\r\n",
        b"GET  http://model.lan/ HTTP/1.1\r\n\r\n",
        "GET http://model.län/ HTTP/1.1\r\n\r\n".encode(),
        b"\r\n\r\n",
    ],
)
def test_unclear_head_is_refused(head):
    with pytest.raises(Invalid):
        parse_head(head)


def test_plain_request_is_sent_on_for_its_host_alone():
    request = parse_head(
        b"POST http://Model.LAN:8000/v1?a=b HTTP/1.1\r\nhost: model.lan:8000\r\nProxy-Authorization: Basic x\r\n"
        b"Content-Length: 2\r\nConnection: keep-alive\r\n\r\n"
    )

    assert (request.host, request.port, request.is_tunnel) == ("model.lan", 8000, False)
    assert request.head == (
        b"POST /v1?a=b HTTP/1.1\r\nHost: model.lan:8000\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("api.example.com", ("api.example.com", 443)),
        ("API.Example.com.:8443", ("api.example.com", 8443)),
        ("127.0.0.1:11434", ("127.0.0.1", 11434)),
        ("[::1]:80", ("::1", 80)),
        ("[0:0::1]:80", ("::1", 80)),
    ],
)
def test_hosts_are_written_in_one_form(text, pair):
    assert parse_allowed_host(text, private=False).key == pair


@pytest.mark.parametrize("text", ["*.example.com", "https://x", "x:99999", "-x:1", "x..y", "", "a b", "x:1:2", "x/"])
def test_patterns_and_addresses_are_no_hosts(text):
    with pytest.raises(Invalid):
        parse_allowed_host(text, private=True)


def test_record_of_attempts_is_bounded():
    attempts = Attempts()
    for number in range(10_000):
        attempts.add(f"{number}.example", 443, allowed=False, reason="no")

    listed = attempts.list_all()
    assert len(listed) == MAX_RECORDED + 1 and sum(attempt.count for attempt in listed) == 10_000


@pytest.mark.parametrize(("name", "works"), [("model.test", True), ("other.test", False), (None, False)])
def test_tls_client_must_ask_for_the_host_it_was_let_through_to(name, works):
    authority = trustme.CA()
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("model.test", "other.test").configure_cert(serving)
    asking = ssl.create_default_context()
    asking.check_hostname = False
    authority.configure_trust(asking)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(4))
        await writer.drain()
        writer.close()

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def reach() -> bytes:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=serving)
        port = server.sockets[0].getsockname()[1]
        proxy = EgressProxy([AllowedHost(host="model.test", port=port, private=True)], resolve)
        await proxy.start()
        reader, writer = await asyncio.open_unix_connection(proxy.socket)
        writer.write(f"CONNECT model.test:{port} HTTP/1.1\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        try:
            await writer.start_tls(asking, server_hostname=name)
            writer.write(b"ping")
            return await reader.readexactly(4)
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError, ValueError):
            return b""
        finally:
            writer.close()
            await proxy.close()
            server.close()

    assert asyncio.run(reach()) == (b"ping" if works else b"")


def test_silent_and_endless_clients_do_not_hold_the_proxy():
    async def flood() -> tuple:
        async with listen() as server:
            proxy = EgressProxy([allow(server.port)])
            await proxy.start()
            silent = [await asyncio.open_unix_connection(proxy.socket) for _ in range(MAX_CONNECTIONS)]
            refused = await ask(proxy, b"CONNECT x:1 HTTP/1.1\r\n\r\n")
            for _, writer in silent:
                writer.close()
            await asyncio.sleep(0.1)
            long = await ask(proxy, b"GET http://x/ HTTP/1.1\r\n" + b"A: b\r\n" * 10_000)
            answer = await ask(proxy, f"GET http://127.0.0.1:{server.port}/ HTTP/1.1\r\n\r\n".encode())
            await proxy.close()
            return refused, long, answer, proxy.socket.parent.exists()

    refused, long, answer, left = asyncio.run(flood())

    assert refused == b"" and long.startswith(b"HTTP/1.1 400") and answer.endswith(b"model") and not left


async def ask(proxy: EgressProxy, request: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(proxy.socket)
    try:
        writer.write(request)
        return await asyncio.wait_for(reader.read(), 20)
    except OSError:
        return b""
    finally:
        writer.close()
