"""The runner `local`: containers in bubblewrap sandboxes on this machine."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from orchestrator.contract.agent_sandbox import AgentSandboxSpec
from orchestrator.contract.errors import OutputRejected, SandboxUnavailable
from orchestrator.contract.protocols.agent_sandbox import AgentSandboxes, AgentSession
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Capabilities, Chunk, Ended, Handle, Observed, RunSpec, Used
from orchestrator.runners.local import launch as launching
from orchestrator.runners.local.agent_session import open_session
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.gpus import find_gpus
from orchestrator.runners.local.launch import launch, launch_unprotected
from orchestrator.runners.local.outputs import read_output
from orchestrator.runners.local.selftest import Setup, find_setup

ENDS_REMEMBERED = 4096  # of released containers

RETRY_SECONDS = 30.0  # a machine that was too busy for the self-test gets another chance

_setup: Setup | None = None  # found once for the process
_failure: tuple[float, str] | None = None  # when it was not found, and why


class LocalRunner(Runner, AgentSandboxes):
    """Containers die with this process; a handle of another process is told as lost."""

    name = "local"
    help = "Runs containers in a sandbox on this machine."
    slots = None
    outlives_server = False

    def __init__(self) -> None:
        self._containers: dict[str, LocalContainer] = {}
        self._ends: dict[str, Ended] = {}
        self._testing = asyncio.Lock()

    async def start(self, spec: RunSpec) -> Handle:
        """Start a container; raise SandboxUnavailable, with the fix, before anything of the program has run."""
        if spec.sandboxed:
            setup = await self._working_setup()
            container = await launch(setup.backend, setup.groups, spec)
        else:
            container = await launch_unprotected(spec)
        provider_id = f"local-{os.getpid()}-{secrets.token_hex(6)}"
        self._containers[provider_id] = container
        started_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        gpus = [gpu.name for gpu in container.gpus]
        return Handle(container_id=spec.container_id, provider_id=provider_id, started_at=started_at, gpus=gpus)

    async def resume(self, container_id: str, handle: Handle | None) -> None:
        """Return None: containers of an earlier server have died with it."""

    async def follow(self, handle: Handle, from_offset: int = 0) -> AsyncIterator[Chunk]:
        """Yield what it prints from byte `from_offset` on; nothing of one that is released or of another process."""
        container = self._containers.get(handle.provider_id)
        if container:
            async for chunk in container.log.follow(from_offset):
                yield chunk

    async def status(self, handle: Handle) -> Observed:
        """Its state now."""
        container = self._containers.get(handle.provider_id)
        ended = container.ended if container else self._ends.get(handle.provider_id, _lost())
        if ended is None:
            return Observed(status="running")
        return Observed(status=ended.status, ended=ended)

    async def used(self, handle: Handle) -> Used | None:
        """Return what it uses now; None for one that has ended or is of another process."""
        container = self._containers.get(handle.provider_id)
        return container.used if container else None

    async def stop(self, handle: Handle, *, grace_seconds: float) -> None:
        """Asks the program to end, and kills it after the grace. Returns at once."""
        container = self._containers.get(handle.provider_id)
        if container:
            container.cancel(grace_seconds)

    async def fetch(self, handle: Handle, path: str, *, max_bytes: int) -> bytes:
        """One output of an ended container. Raises OutputRejected with the reason."""
        container = self._containers.get(handle.provider_id)
        if container is None:
            raise OutputRejected(f"Container {handle.container_id} no longer has any outputs.")
        if not container.ended:
            raise OutputRejected(
                f"Container {handle.container_id} is still running; its outputs can be fetched once it has ended."
            )
        folder = os.dup(container.folders[0])  # it may be released while a thread reads
        try:
            return await asyncio.to_thread(read_output, folder, path, max_bytes=max_bytes)
        finally:
            os.close(folder)

    async def release(self, handle: Handle) -> None:
        """Frees what an ended container still holds; one that runs is left alone."""
        container = self._containers.get(handle.provider_id)
        if container is None or container.ended is None:
            return
        del self._containers[handle.provider_id]
        self._ends[handle.provider_id] = container.ended
        while len(self._ends) > ENDS_REMEMBERED:
            del self._ends[next(iter(self._ends))]
        await container.free()

    async def capabilities(self) -> Capabilities:
        """Return what works here, by real tests. A sandbox that works is tested once for the process."""
        try:
            setup = await self._working_setup()
        except SandboxUnavailable as problem:
            return Capabilities(runner=self.name, available=False, reason=str(problem))
        reason = f"{setup.isolation.backend}, grade {setup.isolation.grade}"
        gpus = [gpu.name for gpu in find_gpus(launching.GPU_DEVICES)]
        return Capabilities(runner=self.name, available=True, reason=reason, isolation=setup.isolation, gpus=gpus)

    async def open_agent_sandbox(self, spec: AgentSandboxSpec) -> AgentSession:
        """Start a coding agent in a sandbox; raise SandboxUnavailable, with the fix, before anything of it has run."""
        return await open_session(await self._working_setup(), spec)

    async def _working_setup(self) -> Setup:
        global _setup, _failure
        async with self._testing:
            if _setup is None and _failure and time.monotonic() < _failure[0] + RETRY_SECONDS:
                raise SandboxUnavailable(_failure[1])
            if _setup is None:
                try:
                    _setup = await find_setup()
                except SandboxUnavailable as problem:
                    _failure = (time.monotonic(), str(problem))
                    raise
            return _setup


def _lost() -> Ended:
    return Ended(status="lost", reason="The server that ran it has ended, and the container with it.", wall_seconds=0.0)
