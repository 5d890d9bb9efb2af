"""What a runner is: it starts containers, follows what they print, stops them, and hands out declared outputs."""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from orchestrator.contract.running import Capabilities, Chunk, Handle, Observed, RunSpec, Used


@runtime_checkable
class Runner(Protocol):
    """Containers of one back end. Methods are called on one event loop; a container is known by its `container_id`.

    A method that cannot reach the back end raises RunnerUnreachable: it is asked again, and the container is not lost.
    """

    name: str
    slots: int | None  # containers at a time; None: as many as LOCAL_SLOTS says
    outlives_server: bool  # whether containers go on when the server ends, to be taken up again by `resume`

    async def start(self, spec: RunSpec) -> Handle:
        """Start a container; raise SandboxUnavailable, with the fix, before anything of the program has run.

        Inputs are read by content; only a runner on this machine may show them where they lie. If `outlives_server`,
        one container at most exists for a `container_id`: started again, it is given back as it is.
        """
        ...

    async def resume(self, container_id: str, handle: Handle | None) -> Handle | None:
        """Take up a container that an earlier process of the server started; return None if it is gone.

        handle: what `start` returned; None if the server ended before that was on record. An ended container
        counts as there until it is released: its log, its end and its outputs can still be had.
        """
        ...

    def follow(self, handle: Handle, from_offset: int = 0) -> AsyncIterator[Chunk]:
        """Yield what it prints from byte `from_offset` on, as it comes, until it has ended and all is given."""
        ...

    async def status(self, handle: Handle) -> Observed:
        """Return its state now; `ended` is set only when nothing of the container is alive any more."""
        ...

    async def used(self, handle: Handle) -> Used | None:
        """Return what it uses now, cheaply: it is asked each second. None if it has ended or that cannot be told."""
        ...

    async def stop(self, handle: Handle, *, grace_seconds: float) -> None:
        """Ask the program to end (SIGTERM), and kill all of it after the grace; asked again, the shorter grace holds.

        Returns at once; an ended one stays as it is.
        """
        ...

    async def fetch(self, handle: Handle, path: str, *, max_bytes: int) -> bytes:
        """Return one output of an ended container, `path` relative to /work.

        Raises OutputRejected if it is missing, too large, or no plain file.
        """
        ...

    async def release(self, handle: Handle) -> None:
        """Free what an ended container still holds (its /work). After that `fetch` raises OutputRejected."""
        ...

    async def capabilities(self) -> Capabilities:
        """Return what works here now, found by real tests; kept for the life of the process."""
        ...
