"""Shapes of get_artifacts: files that left a sandbox."""

from pydantic import BaseModel, Field

from orchestrator.contract.containers import Purpose
from orchestrator.contract.paging import Page


class Artifact(BaseModel):
    """A declared output as it was collected from a container that completed."""

    name: str
    size_bytes: int
    sha256: str
    type: str = Field(
        description="Media type, from the ending of the name; download_artifact always sends plain bytes."
    )
    container_id: str
    version: str
    purpose: Purpose
    round: int | None
    created_at: str = Field(description="Time at which its container ended.")


class ArtifactList(Page):
    artifacts: list[Artifact]
