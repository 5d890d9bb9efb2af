"""What a runner offers to coding agents: a sandbox that they work in, with an open input and little network."""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from orchestrator.contract.agent_sandbox import AgentSandboxSpec, LeftFiles
from orchestrator.contract.egress import EgressAttempt
from orchestrator.contract.running import Chunk, Ended


class AgentSession(Protocol):
    """One agent at work. Methods are called on one event loop; `close` is called whatever happens."""

    async def write(self, data: bytes) -> None:
        """Write to its standard input, waiting while that is full; raise BrokenPipeError once nobody reads it."""
        ...

    async def end_input(self) -> None:
        """Close its standard input."""
        ...

    def follow(self, from_offset: int = 0) -> AsyncIterator[Chunk]:
        """Yield what it prints, as it comes, until it has ended and all is given."""
        ...

    async def wait(self) -> Ended:
        """Return how it ended, once nothing of it is alive any more."""
        ...

    async def stop(self, *, grace_seconds: float) -> None:
        """Ask it to end (SIGTERM), and kill all of it after the grace. Returns at once."""
        ...

    async def list_files(self) -> LeftFiles:
        """List what lies below /work, bounded; nothing is followed or opened."""
        ...

    async def read_file(self, path: str, *, max_bytes: int) -> bytes:
        """Return one plain file below /work. Raises OutputRejected if it is none, or too large."""
        ...

    def list_attempts(self) -> list[EgressAttempt]:
        """Return what it tried to reach so far, bounded."""
        ...

    async def close(self) -> None:
        """Kill what is alive of it and free all it holds."""
        ...


@runtime_checkable
class AgentSandboxes(Protocol):
    """A runner in whose sandboxes coding agents can work."""

    async def open_agent_sandbox(self, spec: AgentSandboxSpec) -> AgentSession:
        """Start the agent; raise SandboxUnavailable, with the fix, before anything of it has run. It dies with us."""
        ...
