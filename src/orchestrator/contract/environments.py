"""Environments: packages that programs need beside those which are always there, built once and locked."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page

EnvironmentState = Literal["queued", "building", "ready", "failed", "removing", "removed"]


class Locked(BaseModel):
    """One package of a lock: the exact version, and the wheel it comes from by its content."""

    name: str
    version: str
    sha256: str
    filename: str = ""
    size_bytes: int = 0


class Environment(BaseModel):
    """`lock` stays when the files are removed: asked for again, the same wheels make the same environment."""

    id: str
    state: EnvironmentState
    reason: str | None = Field(description="Why the last build failed, in one sentence.")
    requirements: list[str] = Field(description="Requirements of the task, normalized and sorted.")
    python: str = Field(description="The interpreter and platform that it was built for.")
    base: dict[str, str] = Field(
        description="Packages that every program has, with the versions that the environment was resolved against."
    )
    packages: list[Locked] = Field(description="Packages that it adds, sorted by name.")
    lock: str = Field(
        description="The packages as lines of a requirements file, each with its hash; empty until they are resolved."
    )
    digest: str | None = Field(description="Identifies its content; equal locks have equal digests.")
    size_bytes: int
    seconds: float | None = Field(description="Wall time of the last build, in seconds.")
    attempt: int
    created_at: str
    ready_at: str | None
    last_used_at: str | None
    log: str = Field(default="", description="The end of the last build's log, at most 64 KiB; left out of lists.")


class EnvironmentList(Page):
    environments: list[Environment]
    total_bytes: int = Field(description="Disk space of all environments that are ready.")


class EnvironmentRemoved(BaseModel):
    environment_id: str
    state: EnvironmentState


def lock_text(packages: list[Locked]) -> str:
    """Return a requirements file that admits exactly these wheels."""
    return "".join(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n" for package in packages)
