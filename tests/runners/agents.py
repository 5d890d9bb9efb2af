"""Agents that are Python programs, in real sandboxes, and servers on loopback that count who reaches them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from orchestrator.contract.agent_sandbox import AgentSandboxSpec, LeftFiles
from orchestrator.contract.egress import AllowedHost, EgressAttempt
from orchestrator.contract.protocols.agent_sandbox import AgentSession
from orchestrator.contract.running import Ended, Limits
from orchestrator.runners.local.agent_session import open_session
from orchestrator.runners.local.selftest import Setup

LIMITS = Limits(timeout_seconds=60, memory_mb=512, work_mb=32, processes=64, output_bytes=256 * 1024)


@dataclass
class Worked:
    ended: Ended
    stdout: str
    stderr: str
    left: LeftFiles
    attempts: list[EgressAttempt]

    @property
    def plain(self) -> list[str]:
        return [file.path for file in self.left.files if not file.refused]

    @property
    def refused(self) -> dict[str, str]:
        return {file.path: file.refused for file in self.left.files if file.refused}


@dataclass
class Listener:
    """A server that answers every connection with `200 OK`."""

    port: int = 0
    requests: list[bytes] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append(await reader.read(64 * 1024))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmodel")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listen(host: str = "127.0.0.1") -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.answer, host, 0)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()


def allow(port: int, host: str = "127.0.0.1") -> AllowedHost:
    return AllowedHost(host=host, port=port, private=True)


def build_agent(code: str, *arguments: str, limits: dict | None = None, **fields: object) -> AgentSandboxSpec:
    """Return the sandbox of an agent that is this Python program."""
    command = ["python", "-c", code, *arguments]
    chosen = LIMITS.model_copy(update=limits or {})
    return AgentSandboxSpec(container_id="agent-test", command=command, limits=chosen, **fields)


async def finish(session: AgentSession) -> Worked:
    """Close the input, wait for the end, and return what there is to see."""
    try:
        await session.end_input()
        chunks = [chunk async for chunk in session.follow()]
        ended = await session.wait()
        left, attempts = await session.list_files(), session.list_attempts()
    finally:
        await session.close()
    stdout, stderr = (
        b"".join(chunk.data for chunk in chunks if chunk.stream == stream).decode(errors="replace")
        for stream in ("stdout", "stderr")
    )
    return Worked(ended, stdout, stderr, left, attempts)


async def work(setup: Setup, spec: AgentSandboxSpec, prompt: bytes = b"") -> Worked:
    session = await open_session(setup, spec)
    if prompt:
        await session.write(prompt)
    return await finish(session)
