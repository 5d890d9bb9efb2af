"""Shapes of logs: each by its file."""

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page
from orchestrator.contract.states import ContainerStatus


class LogFile(BaseModel):
    """`version` and `status` are those of the container that printed it; null for the log of a reported result."""

    filename: str
    modified: str
    preview: str = Field(description="The first 50 lines.")
    size_bytes: int = Field(description="Of a live container's log: when it began.")
    container_id: str | None = None
    version: str | None = None
    status: ContainerStatus | None = None
    removed_at: str | None = Field(default=None, description="When retention removed all but the first lines.")


class LogList(Page):
    logs: list[LogFile]
