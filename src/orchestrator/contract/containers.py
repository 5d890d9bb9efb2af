"""Shapes of the containers group."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page
from orchestrator.contract.running import Isolation
from orchestrator.contract.states import ContainerStatus

Purpose = Literal["run", "grade"]
MAX_GRACE_SECONDS = 3600.0


class ContainerLimits(BaseModel):
    timeout_seconds: float
    cpus: int
    memory_mb: int


class ContainerSpawned(BaseModel):
    container_id: str
    status: ContainerStatus


class Container(BaseModel):
    """One execution of a version (`purpose` run) or of the grader on its outputs (`purpose` grade)."""

    id: str
    task_id: int
    version: str
    purpose: Purpose
    runner: str
    provider_id: str | None
    status: ContainerStatus
    reason: str | None = Field(description="One sentence on how it ended, or on what it waits for.")
    logs: str = Field(description="The end of what it printed, at most 64 KiB.")
    created_at: str
    started_at: str | None
    ended_at: str | None
    observed_at: str | None
    attempt: int = Field(description="1, and one more for each time a crash made it necessary.")
    loop_id: str | None
    round: int | None
    seed: int | None
    exit_code: int | None
    signal: int | None
    wall_seconds: float | None
    cpu_seconds: float | None
    peak_memory_bytes: int | None
    log_file: str | None = Field(description="Its name for download_log.")
    output_truncated: bool
    environment_id: str | None = Field(default=None, description="The environment of [run] requirements it ran with.")
    isolation: Isolation | None
    limits: ContainerLimits | None = Field(default=None, description="What it may use; null until it starts.")
    wanted: Literal["running", "stopped"] = Field(
        default="running", description="`stopped` once somebody asked for its end."
    )
    stop_asked_at: str | None = Field(
        default=None, description="When its end was asked for; it is ended `grace_seconds` later."
    )
    grace_seconds: float | None = None
    outputs_removed_at: str | None = Field(default=None, description="When retention removed its outputs.")


class ContainerList(Page):
    containers: list[Container]


class ContainerStopped(BaseModel):
    container_id: str
    status: ContainerStatus
    wanted: str = "stopped"
    grace_seconds: float = 5.0


class UsageSample(BaseModel):
    seconds: float = Field(description="Since it started.")
    cpus: float = Field(description="Processors it kept busy since the sample before.")
    memory_bytes: int = Field(description="What it held at that moment.")


class ContainerUsage(BaseModel):
    """Samples of the last two minutes of its life, oldest first, about one a second."""

    container_id: str
    status: ContainerStatus
    limits: ContainerLimits | None
    samples: list[UsageSample]
