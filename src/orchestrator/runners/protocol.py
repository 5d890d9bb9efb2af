"""What a runner is: it starts containers, follows what they print, stops them, and hands out declared outputs."""

from collections.abc import AsyncIterator
from typing import Protocol

from orchestrator.contract.running import Capabilities, Chunk, Handle, Observed, RunSpec, Used


class Runner(Protocol):
    """Containers of one back end. Methods are called on one event loop; a container is known by its `container_id`."""

    name: str

    async def start(self, spec: RunSpec) -> Handle:
        """A started container. Raises SandboxUnavailable, with the fix, before anything of the program has run."""

    def follow(self, handle: Handle, from_offset: int = 0) -> AsyncIterator[Chunk]:
        """What it prints from byte `from_offset` on, as it comes; ends when the container has ended and all is given."""

    async def status(self, handle: Handle) -> Observed:
        """Its state now; `ended` is set only when nothing of the container is alive any more."""

    async def used(self, handle: Handle) -> Used | None:
        """What it uses now, cheaply: it is asked each second. None when it has ended, or where that cannot be told."""

    async def stop(self, handle: Handle, *, grace_seconds: float) -> None:
        """Asks the program to end (SIGTERM), then kills all of it after the grace; asked again, the shorter grace holds.

        Returns at once; an ended one stays as it is.
        """

    async def fetch(self, handle: Handle, path: str, *, max_bytes: int) -> bytes:
        """One output of an ended container, `path` relative to /work. Raises OutputRejected: missing, too large, or no plain file."""

    async def release(self, handle: Handle) -> None:
        """Frees what an ended container still holds (its /work). After that `fetch` raises OutputRejected."""

    async def capabilities(self) -> Capabilities:
        """What works here now, by real tests, cached for the life of the process."""
