"""The narrow way out of an agent's sandbox: one host on the list is reached, and nothing else in any way."""

import asyncio
import json
import os
import socket

import pytest

from orchestrator.runners.local.agent_session import open_session
from tests.runners.agents import allow, build_agent, finish, listen, work

REACHES = r"""
import json, os, socket, ssl, sys, urllib.request
MODEL, SERVER = map(int, sys.argv[1:3])
results = {}

def by_proxy(name, *lines):
    reach = socket.create_connection(("127.0.0.1", 3128), 5)
    reach.settimeout(15)
    reach.sendall("\r\n".join(lines + ("", "")).encode())
    answer = reach.recv(4096).decode()
    if answer.startswith("HTTP/1.1 200") and lines[0].startswith("CONNECT"):
        reach.sendall(b"GET / HTTP/1.1\r\n\r\n")
        answer += reach.recv(4096).decode()
    results[name] = answer

def direct(name, family, kind, address):
    try:
        reach = socket.socket(family, kind)
        reach.settimeout(3)
        reach.connect(address)
        reach.send(b"x")
        results[name] = "reached" if kind == socket.SOCK_STREAM else "sent"
    except OSError as error:
        results[name] = type(error).__name__

def connect(target):
    by_proxy(f"CONNECT {target}", f"CONNECT {target} HTTP/1.1")

def get(target, host="x"):
    by_proxy(f"GET {target}", f"GET {target} HTTP/1.1", *([f"Host: {host}"] if host != "x" else []))

for host in ("example.com:443", "1.1.1.1:443", "169.254.169.254:80", "metadata.google.internal:80", f"[::1]:{SERVER}",
             f"127.0.0.1:{SERVER}", f"localhost:{SERVER}", f"0.0.0.0:{MODEL}", f"127.1:{MODEL}", f"0x7f000001:{MODEL}",
             f"2130706433:{MODEL}", f"[::ffff:127.0.0.1]:{MODEL}", f"localhost:{MODEL}", "10.0.0.1:22", "8.8.8.8:53"):
    connect(host)
get("http://169.254.169.254/latest/meta-data/")
get(f"http://127.0.0.1:{MODEL}@127.0.0.1:{SERVER}/")
get(f"http://127.0.0.1:{MODEL}/", host=f"127.0.0.1:{SERVER}")
get(f"http://127.0.0.1:{SERVER}/")
by_proxy("split header", f"GET http://127.0.0.1:{MODEL}/ HTTP/1.1", "A: b\nHost: evil")
by_proxy("origin form", "GET / HTTP/1.1", f"Host: 127.0.0.1:{SERVER}")
direct("tcp", socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 443))
direct("server on loopback", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", SERVER))
direct("dns", socket.AF_INET, socket.SOCK_DGRAM, ("8.8.8.8", 53))
direct("tcp over IPv6", socket.AF_INET6, socket.SOCK_STREAM, ("2606:4700:4700::1111", 443))
direct("IPv6 loopback", socket.AF_INET6, socket.SOCK_STREAM, ("::1", SERVER))
direct("abstract socket", socket.AF_UNIX, socket.SOCK_STREAM, "\0" + sys.argv[3])
direct("Docker's socket", socket.AF_UNIX, socket.SOCK_STREAM, "/var/run/docker.sock")
for name in ("AF_NETLINK", "AF_PACKET", "AF_VSOCK"):
    direct(name, getattr(socket, name), socket.SOCK_RAW, (0, 0))
try: results["name"] = socket.gethostbyname("example.com")
except OSError as error: results["name"] = type(error).__name__
answer = urllib.request.urlopen(f"http://127.0.0.1:{MODEL}/v1/models").read().decode()
print(json.dumps([results, answer]))
"""


@pytest.mark.sandbox
def test_nothing_but_the_model_host_is_reached(setup):
    name = f"ai-orchestrator-test-{os.urandom(4).hex()}"

    async def reach() -> tuple:
        async with listen() as model, listen() as server:
            with socket.socket(socket.AF_UNIX) as abstract:
                abstract.bind(f"\0{name}")
                abstract.listen()
                spec = build_agent(REACHES, str(model.port), str(server.port), name, egress=[allow(model.port)])
                worked = await work(setup, spec)
            return worked, model, server

    worked, model, server = asyncio.run(reach())

    results, answer = json.loads(worked.stdout)
    assert len(results) >= 30 and answer == "model"
    reached = {name for name, outcome in results.items() if outcome.startswith(("HTTP/1.1 200", "reached", "sent"))}
    assert reached == set()
    assert server.requests == [] and len(model.requests) == 1
    allowed = [attempt for attempt in worked.attempts if attempt.allowed]
    assert [(attempt.host, attempt.port) for attempt in allowed] == [("127.0.0.1", model.port)]
    assert {"169.254.169.254", "metadata.google.internal", "example.com"} <= {each.host for each in worked.attempts}


@pytest.mark.sandbox
def test_server_on_this_machine_is_reached_without_a_proxy_too(setup):
    code = """
import socket, sys
reach = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
reach.sendall(b"GET / HTTP/1.1\\r\\n\\r\\n")
print(reach.makefile().read())
"""

    async def reach() -> str:
        async with listen() as model:
            return (await work(setup, build_agent(code, str(model.port), egress=[allow(model.port)]))).stdout

    assert "model" in asyncio.run(reach())


@pytest.mark.sandbox
def test_without_a_list_there_is_no_proxy(setup):
    code = "import os, socket; print([n for n in os.environ if 'PROXY' in n.upper()], os.path.exists('/run'))"

    assert asyncio.run(work(setup, build_agent(code))).stdout == "[] False\n"


@pytest.mark.sandbox
def test_relay_is_no_child_of_the_agent_and_ends_with_it(setup):
    code = "import os\ntry: os.wait()\nexcept ChildProcessError: print('none')"

    assert asyncio.run(work(setup, build_agent(code, egress=[allow(9)]))).stdout == "none\n"


@pytest.mark.sandbox
def test_closing_a_session_ends_its_connections(setup):
    code = """
import socket, sys
reach = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
print("on", flush=True)
reach.recv(1)
"""

    async def leave() -> bool:
        ended = asyncio.Event()

        async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            ended.set()
            writer.close()

        server = await asyncio.start_server(hold, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        session = await open_session(setup, build_agent(code, str(port), egress=[allow(port)]))
        await anext(session.follow())
        await asyncio.sleep(0.2)
        await finish_now(session)
        await asyncio.wait_for(ended.wait(), 5)
        server.close()
        return ended.is_set()

    assert asyncio.run(leave())


async def finish_now(session) -> None:
    await session.stop(grace_seconds=0)
    await finish(session)
