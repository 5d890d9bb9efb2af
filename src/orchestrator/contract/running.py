"""What a runner is given and what it gives back: plain data that can be stored and taken up again."""

from typing import ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.contract.inputs import Content, Input
from orchestrator.contract.states import ContainerStatus

PROGRAM_FOLDER = "/program"  # the version's files, read-only; the entry's imports come from here
DATA_FOLDER = "/data"  # public inputs, read-only
WORK_FOLDER = "/work"  # working directory, writable, sized; gone when the container has been released
SEED_VARIABLE = "ORCHESTRATOR_SEED"
DATA_VARIABLE = "ORCHESTRATOR_DATA"
FLOOD_FACTOR = 16


class Limits(BaseModel):
    """What one container may use."""

    timeout_seconds: float = Field(default=60, gt=0, description="Maximum wall time, measured outside the sandbox.")
    cpus: int = Field(default=1, ge=1)
    memory_mb: int = Field(default=1024, ge=64)
    work_mb: int = Field(default=256, ge=1, description="Size of /work; /tmp and /dev/shm have 64 MiB each.")
    processes: int = Field(default=64, ge=1, description="Maximum number of processes and threads together.")
    output_bytes: int = Field(
        default=8 * 1024 * 1024,
        ge=1024,
        description="Size of the log that is kept; a container that prints 16 times as much is ended.",
    )


class RunSpec(BaseModel):
    """One container to be started. `command` runs in /work; the word `python` means the server's own interpreter."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    interactive: ClassVar[bool] = False  # whether its standard input stays open for us to write to

    container_id: str
    command: list[str]
    inputs: list[Input] = []
    environment: dict[str, str] = {}
    limits: Limits = Limits()
    packages: Content | None = Field(
        default=None,
        description="A folder of Python packages: read-only, and imported in preference to the runner's own.",
    )
    gpus: int = Field(default=0, description="Number of GPUs that this container has to itself.")
    sandboxed: bool = Field(default=True, description="False only with --unsafe-no-sandbox; recorded on the container.")

    @property
    def folder_sizes_mb(self) -> dict[str, int]:
        """Return the writable folders with sizes of their own, beside the small ones that every container has."""
        return {WORK_FOLDER: self.limits.work_mb}

    @property
    def flood_factor(self) -> int:
        """Return how many times the kept output ends the container."""
        return FLOOD_FACTOR


class Handle(BaseModel):
    """A started container, as data that is stored: with it a runner takes the container up again in another process.

    provider_id: the runner's own id for it.
    """

    container_id: str
    provider_id: str
    started_at: str
    gpus: list[str] = Field(default=[], description="Names of the GPUs that it has.")


class Used(NamedTuple):
    """What a running container has used so far (processor) and holds now (memory)."""

    cpu_seconds: float
    memory_bytes: int


class Chunk(NamedTuple):
    """Bytes a container printed, in order. `offset` counts bytes of both streams together from 0."""

    offset: int
    stream: Literal["stdout", "stderr"]
    data: bytes


class Protection(BaseModel):
    """One protection as tested on this machine: what holds it, or what to do to get it."""

    name: str
    active: bool
    how: str = Field(description="What provides it, such as 'pid namespace', 'cgroup v1 memory' or 'watchdog 50 ms'.")
    fix: str | None = Field(default=None, description="What to do if it is missing or weaker than it could be.")


class Isolation(BaseModel):
    """What protects a container: A = namespaces and hard limits, B = namespaces and a watchdog, none = unprotected."""

    grade: Literal["A", "B", "none"]
    backend: str = Field(description="For example 'bubblewrap 0.11.0 (root mode)'.")
    protections: list[Protection]


def add_gpus(isolation: Isolation | None, gpus: list[str]) -> Isolation | None:
    """Return the isolation with these GPUs in a container's hands: the grade stays, the weaker protection is named."""
    if isolation is None or not gpus:
        return isolation
    how = (
        f"{', '.join(gpus)} open to the program: the kernel's GPU driver is within its reach, "
        "and memory of a GPU may outlive a run"
    )
    row = Protection(
        name="GPU devices", active=False, how=how, fix="Leave run.gpus out, or give GPU work a machine of its own."
    )
    return isolation.model_copy(update={"protections": [*isolation.protections, row]})


class Ended(BaseModel):
    """How a container ended. `reason` is one sentence a person or a coder can act on."""

    status: ContainerStatus
    reason: str
    exit_code: int | None = None
    signal: int | None = None
    wall_seconds: float
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    output_bytes: int = 0
    output_truncated: bool = False


class Observed(BaseModel):
    """A container as its runner sees it now; `ended` is set once and stays."""

    status: ContainerStatus
    ended: Ended | None = None


class Capabilities(BaseModel):
    """What the runner can do on this machine now."""

    runner: str
    available: bool
    reason: str = Field(description="What the runner uses; or why it is not available, with the fix.")
    isolation: Isolation | None = None
    gpus: list[str] = Field(default=[], description="GPUs on this machine that containers can use.")
