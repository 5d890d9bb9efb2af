"""The proxy of one agent's sandbox: a Unix socket that takes CONNECT and plain HTTP for the hosts on a list."""

import asyncio
import contextlib
import ipaddress
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from orchestrator.contract.egress import AllowedHost, EgressAttempt
from orchestrator.contract.errors import Invalid, OrchestratorError
from orchestrator.runners.egress.answers import BufferRoom
from orchestrator.runners.egress.attempts import Attempts, Policy
from orchestrator.runners.egress.requests import MAX_HEAD_BYTES, ProxyRequest, parse_head
from orchestrator.runners.egress.splicing import IDLE_SECONDS, Streams, splice
from orchestrator.runners.egress.tls import RECORD_HEAD_BYTES, is_tls, measure_record, read_server_name

if TYPE_CHECKING:
    from orchestrator.runners.egress.metering import ConnectionMeter

MAX_CONNECTIONS = 64
HEAD_SECONDS = 10.0
CONNECT_SECONDS = 10.0
UNREADABLE = "(unreadable)"

Resolve = Callable[[str, int], Awaitable[list[str]]]
logger = logging.getLogger(__name__)


class EgressBlocked(OrchestratorError):
    """A host that the agent may not reach, or that cannot be reached; the message is its answer."""

    def __init__(self, message: str, *, status: str = "403 Forbidden") -> None:
        super().__init__(message)
        self.response = (
            f"HTTP/1.1 {status}\r\nContent-Length: {len(message) + 1}\r\nConnection: close\r\n\r\n{message}\n"
        )


async def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it; raise OSError if it has none."""
    entries = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


class EgressProxy:
    """Serves one sandbox until it is closed. Belongs to the event loop it was started on."""

    def __init__(self, allowed: Iterable[AllowedHost], resolve: Resolve = resolve_name) -> None:
        self._policy, self._resolve = Policy(allowed), resolve
        self._attempts = Attempts()
        self._room = BufferRoom()
        self._folder = Path(tempfile.mkdtemp(prefix="ai-orchestrator-egress-"))  # open to this user only
        self.socket = self._folder / "proxy.sock"
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._accept, self.socket, limit=MAX_HEAD_BYTES)
        os.chmod(self.socket, 0o666)  # the agent may be another user; the folder keeps all others out

    async def close(self) -> None:
        """End all connections."""
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def list_attempts(self) -> list[EgressAttempt]:
        return self._attempts.list_all()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = cast("asyncio.Task[None]", asyncio.current_task())  # each connection is served by one
        if len(self._connections) >= MAX_CONNECTIONS:
            self._attempts.add(UNREADABLE, 0, allowed=False, reason="too many connections at a time")
            writer.close()
            return
        self._connections.add(connection)
        try:
            await self._serve(reader, writer)
        except EgressBlocked as blocked:
            writer.write(blocked.response.encode())
            with contextlib.suppress(OSError):
                await writer.drain()
        except asyncio.CancelledError:
            if self._server and self._server.is_serving():
                raise  # else it was ended by `close`, and asyncio would report the cancelled task as a failure
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass  # the agent or the host hung up, or fell silent: nobody is left to tell
        except Exception:
            logger.exception("a connection of an agent failed")
        finally:
            self._connections.discard(connection)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await self._read_request(reader)
        attempt, upstream = await self._connect(request)
        try:
            if request.is_tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                first = await _read_first(reader)
                self._check_server_name(request, first)
            else:
                first = request.head
            meter = self._open_meter(attempt, is_encrypted=request.is_tunnel and is_tls(first))
            if meter:
                meter.feed_request(first)
            upstream[1].write(first)
            attempt.sent_bytes += len(first)
            await splice((reader, writer), upstream, attempt, meter)
        finally:
            upstream[1].close()

    async def _read_request(self, reader: asyncio.StreamReader) -> ProxyRequest:
        try:
            return parse_head(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS))
        except (Invalid, asyncio.LimitOverrunError) as error:
            reason = str(error) if isinstance(error, Invalid) else f"Its head is longer than {MAX_HEAD_BYTES} bytes."
            self._attempts.add(UNREADABLE, 0, allowed=False, reason=reason[:200])
            raise EgressBlocked(reason, status="400 Bad Request") from None

    async def _connect(self, request: ProxyRequest) -> tuple[EgressAttempt, Streams]:
        entry = self._policy.find(request.host, request.port)
        if entry is None:
            raise self._refuse(request, "it is not on the list of allowed hosts")
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                addresses = [entry.host] if _is_address(entry.host) else await self._resolve(entry.host, entry.port)
        except (OSError, TimeoutError):
            raise self._refuse(request, "its name cannot be resolved", status="502 Bad Gateway") from None
        reachable = self._policy.list_reachable(entry, addresses)
        if not reachable:
            raise self._refuse(request, "its address is not public")
        for address in reachable[:4]:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    upstream = await asyncio.open_connection(address, entry.port)
                return self._attempts.add(entry.host, entry.port, allowed=True), upstream
            except (OSError, TimeoutError):
                continue
        raise self._refuse(request, "it does not answer", status="502 Bad Gateway")

    def _open_meter(self, attempt: EgressAttempt, *, is_encrypted: bool) -> "ConnectionMeter | None":
        if is_encrypted:
            attempt.tls_connections += 1
            return None
        from orchestrator.runners.egress.metering import ConnectionMeter  # late: its parser is not there on Windows

        return ConnectionMeter(attempt, self._room)

    def _check_server_name(self, request: ProxyRequest, first: bytes) -> None:
        name = read_server_name(first) if is_tls(first) else None
        if is_tls(first) and name != request.host and not (name is None and _is_address(request.host)):
            raise self._refuse(request, "its TLS client asked for another host name, or for none")

    def _refuse(self, request: ProxyRequest, reason: str, *, status: str = "403 Forbidden") -> EgressBlocked:
        self._attempts.add(request.host, request.port, allowed=False, reason=reason)
        return EgressBlocked(f"{request.host}:{request.port} cannot be reached from here: {reason}.", status=status)


async def _read_first(reader: asyncio.StreamReader) -> bytes:
    """Return what a client sends first through its tunnel: of TLS the whole first record, else what there is."""
    async with asyncio.timeout(IDLE_SECONDS):
        first = await reader.read(RECORD_HEAD_BYTES)
        if is_tls(first):
            first += await reader.readexactly(RECORD_HEAD_BYTES - len(first))
            first += await reader.readexactly(measure_record(first) - RECORD_HEAD_BYTES)
    return first


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
