"""Shapes of what keeps records: backups, and what lies on disk."""

from typing import Literal

from pydantic import BaseModel, Field

BackupState = Literal["running", "whole", "failed"]


class Backup(BaseModel):
    """One file in the data directory's `backups/`. A backup has that name once it is whole and has been read back."""

    name: str
    state: BackupState
    doing: str = Field(description="What is happening, or why it failed, in a sentence.")
    created_at: str
    rows: int | None = Field(None, description="Rows read so far; null for one that an earlier run of the server made.")
    files: int | None = None
    content_bytes: int | None = Field(None, description="Before it is compressed.")
    size_bytes: int = Field(description="Of the file.")
    missing: list[str] = Field([], description="Files that records name and that were not on disk; at most a hundred.")
    missing_count: int = 0


class BackupList(BaseModel):
    """Newest first."""

    backups: list[Backup]


class BackupContent(BaseModel):
    """What a backup holds, once every byte of it has been checked."""

    created_at: str
    made_by: str
    schema_revision: str
    database: str
    rows: int
    files: int
    content_bytes: int
    size_bytes: int
    missing: list[str]
    missing_count: int
