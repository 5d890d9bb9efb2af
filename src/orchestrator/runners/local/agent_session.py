"""A coding agent at work in a sandbox of this machine: opened with its way out, closed with all that it held."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from orchestrator.contract.agent_sandbox import HOME_FOLDER, AgentSandboxSpec, LeftFiles
from orchestrator.contract.egress import AllowedHost, EgressAttempt
from orchestrator.contract.errors import Invalid, OutputRejected
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.protocols.agent_sandbox import AgentSession
from orchestrator.contract.running import Chunk, Ended
from orchestrator.runners.egress import relay
from orchestrator.runners.egress.proxy import EgressProxy
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.launch import launch
from orchestrator.runners.local.outputs import read_output
from orchestrator.runners.local.packages import search_path
from orchestrator.runners.local.placed_files import list_left_files
from orchestrator.runners.local.selftest import Setup

PROXY_PORT = 3128
PROXY_SOCKET, RELAY_FILE = "/run/egress.sock", "/run/relay.py"
FIRST_OPEN_PORT = 1024  # the sandbox's user may not listen below


async def open_session(setup: Setup, spec: AgentSandboxSpec) -> "LocalAgentSession":
    """Start an agent; nothing is left if that fails."""
    proxy = EgressProxy(spec.egress) if spec.egress else None
    try:
        if proxy:
            await proxy.start()
        container = await launch(setup.backend, setup.groups, prepare(spec, proxy.socket if proxy else None))
    except BaseException:
        if proxy:
            await proxy.close()
        raise
    return LocalAgentSession(container, proxy)


def prepare(spec: AgentSandboxSpec, proxy_socket: Path | None) -> AgentSandboxSpec:
    """Return the spec with the agent's usual variables; with a way out, the relay stands before its command."""
    programs = ":".join([*spec.program_folders, search_path(spec)])
    environment = {"HOME": HOME_FOLDER, "PATH": programs}
    if proxy_socket is None:
        return spec.model_copy(update={"environment": environment | spec.environment})
    address = f"http://127.0.0.1:{PROXY_PORT}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        environment |= {name: address, name.lower(): address}
    own = (
        "127.0.0.1,localhost,::1"  # agents talk to servers of their own; allowed ones of this machine are relayed there
    )
    environment |= {"NODE_USE_ENV_PROXY": "1", "NO_PROXY": own, "no_proxy": own}
    command = ["python", "-I", "-S", RELAY_FILE, PROXY_SOCKET, json.dumps(list_ports(spec.egress)), *spec.command]
    inputs = [make_host_input(proxy_socket, PROXY_SOCKET), make_host_input(Path(relay.__file__), RELAY_FILE)]
    return spec.model_copy(
        update={
            "command": command,
            "inputs": [*spec.inputs, *inputs],
            "environment": environment | spec.environment,
        }
    )


def list_ports(egress: Sequence[AllowedHost]) -> dict[int, str | None]:
    """Return where the relay listens: the proxy's port, and those of servers on this machine, in their own place."""
    ports: dict[int, str | None] = {PROXY_PORT: None}
    for entry in egress:
        if entry.host in ("127.0.0.1", "localhost") and entry.port >= FIRST_OPEN_PORT:
            if entry.port == PROXY_PORT:
                raise Invalid(f"An agent cannot use port {PROXY_PORT} of this machine; it is the proxy's own.")
            ports[entry.port] = f"{entry.host}:{entry.port}"
    return ports


class LocalAgentSession(AgentSession):
    """Belongs to the event loop it was opened on; it dies with this process."""

    def __init__(self, container: LocalContainer, proxy: EgressProxy | None) -> None:
        self._container, self._proxy = container, proxy

    async def write(self, data: bytes) -> None:
        """Write to its standard input; raise BrokenPipeError once nobody reads it."""
        if self._container.stdin is None:
            raise BrokenPipeError("The session has no input.")
        await self._container.stdin.write(data)

    async def end_input(self) -> None:
        """Close its standard input."""
        if self._container.stdin:
            self._container.stdin.close()

    async def follow(self, from_offset: int = 0) -> AsyncIterator[Chunk]:
        """Yield what it prints, until it has ended and all is given."""
        async for chunk in self._container.log.follow(from_offset):
            yield chunk

    async def wait(self) -> Ended:
        """Return how it ended."""
        async for _ in self._container.log.follow(self._container.log.kept_bytes):
            pass
        while self._container.ended is None:  # it is set in the same step of the event loop as the log's end
            await asyncio.sleep(0)
        return self._container.ended

    async def stop(self, *, grace_seconds: float) -> None:
        """Ask it to end, and kill all of it after the grace."""
        self._container.cancel(grace_seconds)

    async def list_files(self) -> LeftFiles:
        """List what lies below /work."""
        folder = self._open_work()
        try:
            return await asyncio.to_thread(list_left_files, folder)
        finally:
            os.close(folder)

    async def read_file(self, path: str, *, max_bytes: int) -> bytes:
        """Return one plain file below /work."""
        folder = self._open_work()
        try:
            return await asyncio.to_thread(read_output, folder, path, max_bytes=max_bytes)
        finally:
            os.close(folder)

    def list_attempts(self) -> list[EgressAttempt]:
        """Return what it tried to reach so far."""
        return self._proxy.list_attempts() if self._proxy else []

    async def close(self) -> None:
        """Kill what is alive of it and free all it holds."""
        self._container.end("cancelled")
        await self.wait()
        if self._proxy:
            await self._proxy.close()
        await self._container.free()

    def _open_work(self) -> int:
        if not self._container.folders:
            raise OutputRejected("The session is closed; its files are gone.")
        return os.dup(self._container.folders[0])
