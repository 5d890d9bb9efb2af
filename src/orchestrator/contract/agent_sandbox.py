"""What the sandbox of a coding agent is made of: its files, what it may reach, and what it left behind."""

from typing import ClassVar

from pydantic import BaseModel, Field

from orchestrator.contract.egress import AllowedHost
from orchestrator.contract.running import WORK_FOLDER, RunSpec

HOME_FOLDER = "/home/agent"  # in memory, empty but for `home`
MAX_LISTED_FILES = 10_000


class AgentSandboxSpec(RunSpec):
    """A sandbox in which a coding agent works: as a container, but with files of its own, a home and an open input.

    `/work` and the home are writable, in memory and limited in size; all of them end with the session.
    """

    interactive: ClassVar[bool] = True

    files: dict[str, bytes] = Field(default={}, description="Files in /work when it starts, by relative path.")
    home: dict[str, bytes] = Field(
        default={}, description="Files in its home, by relative path: copies, so that it cannot change the originals."
    )
    program_folders: list[str] = Field(default=[], description="Folders of programs, searched before all others.")
    home_mb: int = Field(default=256, ge=1, description="Size of its home.")
    egress: list[AllowedHost] = Field(default=[], description="All that it may reach; empty: no network at all.")

    @property
    def folder_sizes_mb(self) -> dict[str, int]:
        return {WORK_FOLDER: self.limits.work_mb, HOME_FOLDER: self.home_mb}

    @property
    def flood_factor(self) -> int:
        return 1  # a session is read to its end, so what is not kept ends it


class LeftFile(BaseModel):
    """One entry below /work. `refused` says why it cannot be read: it is a link, a device, or has an unusable name."""

    path: str
    size_bytes: int
    refused: str | None = None


class LeftFiles(BaseModel):
    """What lies below /work, sorted by path; `complete` is false where there was more than was looked at."""

    files: list[LeftFile]
    complete: bool = True
