"""What an export holds: its manifest, and how its versions hang together."""

from pydantic import BaseModel, Field

from orchestrator.contract.scores import Spread

EXPORT_SCHEMA = 1


class PackedFile(BaseModel):
    path: str
    size_bytes: int
    sha256: str


class Manifest(BaseModel):
    """The last file of an export: every other file with its size and hash."""

    schema_version: int = EXPORT_SCHEMA
    product: str
    task_id: int
    name: str
    best: str | None = Field(description="The version in program/; null if there is no best version.")
    as_of: int = Field(description="Number of the last event in the export; a running task continues after it.")
    held_out: bool = Field(description="Whether it contains held-out scores; only exports for people do.")
    missing: list[str] = Field(description="Files that the records name but that no longer existed.")
    files: list[PackedFile]


class Ancestor(BaseModel):
    """A version with what it came from."""

    version: str
    parents: list[str]
    agent: str
    summary: str | None
    created_at: str
    score: Spread | None
    on_line: bool = Field(description="Whether it is the best version or one of its ancestors.")


class Lineage(BaseModel):
    task_id: int
    best: str | None
    line: list[str] = Field(description="From the first ancestor to the best version.")
    versions: list[Ancestor]
