"""Shapes of the containers group."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page
from orchestrator.contract.running import Isolation
from orchestrator.contract.states import ContainerStatus

Purpose = Literal["run", "grade", "replay", "verify", "trial", "trial_grade", "regrade"]
"""run: the program, for the race or because somebody asked. grade: the grader on what a run left. replay: the program
again as it was recorded. verify: the grader again, on what a run or a replay left. trial, trial_grade: a program of a
trial, and the grader on what it left. regrade: a changed grader, on what a run left. The last five count nowhere."""

EXECUTIONS: frozenset[str] = frozenset({"run", "replay", "trial"})
GRADINGS: frozenset[str] = frozenset({"grade", "verify", "trial_grade", "regrade"})
PUBLIC_EXECUTIONS: frozenset[str] = frozenset({"run", "replay"})  # what agents may see
MAX_GRACE_SECONDS = 3600.0


class ContainerLimits(BaseModel):
    timeout_seconds: float
    cpus: int
    memory_mb: int


class ContainerSpawned(BaseModel):
    container_id: str
    status: ContainerStatus


class Container(BaseModel):
    """One execution of a version (`purpose` run, replay, trial) or of the grader on its outputs (the others)."""

    id: str
    task_id: int
    version: str
    purpose: Purpose
    runner: str
    provider_id: str | None
    status: ContainerStatus
    reason: str | None = Field(description="How it ended, or what it is waiting for, in one sentence.")
    logs: str = Field(description="The end of its log, at most 64 KiB.")
    created_at: str
    started_at: str | None
    ended_at: str | None
    observed_at: str | None
    attempt: int = Field(description="Number of the attempt: 1, or more if earlier attempts were lost in a crash.")
    loop_id: str | None
    round: int | None
    seed: int | None
    exit_code: int | None
    signal: int | None
    wall_seconds: float | None
    cpu_seconds: float | None
    peak_memory_bytes: int | None
    log_file: str | None = Field(description="Name of its log for download_log.")
    output_truncated: bool
    environment_id: str | None = Field(
        default=None, description="The environment of [run] requirements that it runs with."
    )
    isolation: Isolation | None
    limits: ContainerLimits | None = Field(default=None, description="Limits on its resources; null until it starts.")
    wanted: Literal["running", "stopped"] = Field(
        default="running", description="`stopped` once somebody has asked it to stop."
    )
    stop_asked_at: str | None = Field(
        default=None, description="Time at which it was asked to stop; it is killed `grace_seconds` later."
    )
    grace_seconds: float | None = None
    taken_from: str | None = Field(
        default=None, description="The earlier container whose outcome it has, instead of running the same again."
    )
    check_id: str | None = Field(
        default=None, description="The check or trial that it belongs to; null for all others."
    )
    trial_case: str | None = Field(default=None, description="The program of the trial that it runs or grades.")
    outputs_removed_at: str | None = Field(default=None, description="Time at which retention removed its outputs.")


class ContainerList(Page):
    containers: list[Container]


class ContainerStopped(BaseModel):
    container_id: str
    status: ContainerStatus
    wanted: str = "stopped"
    grace_seconds: float = 5.0


class UsageSample(BaseModel):
    seconds: float = Field(description="Seconds since it started.")
    cpus: float = Field(description="Average number of processors that it used since the previous sample.")
    memory_bytes: int = Field(description="Memory that it used at that moment.")


class ContainerUsage(BaseModel):
    """Samples of the last two minutes of its life, oldest first, about one a second."""

    container_id: str
    status: ContainerStatus
    limits: ContainerLimits | None
    samples: list[UsageSample]
