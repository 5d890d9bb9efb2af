"""Shapes of what keeps records: backups, and what lies on disk."""

from typing import Literal

from pydantic import BaseModel, Field

BackupCheck = Literal["unchecked", "running", "complete", "damaged"]
BackupState = Literal["running", "whole", "failed"]


class Backup(BaseModel):
    """One file in the data directory's `backups/`. A backup has that name once it is whole and has been read back."""

    name: str
    state: BackupState
    doing: str = Field(description="What is happening, or why it failed, in one sentence.")
    created_at: str
    rows: int | None = Field(
        default=None,
        description="Number of rows read so far; null for a backup that an earlier run of the server made.",
    )
    files: int | None = None
    content_bytes: int | None = Field(default=None, description="Size before compression.")
    size_bytes: int = Field(description="Size of the file.")
    missing: list[str] = Field(
        default=[], description="Files that the records name but that were not on disk; at most a hundred are listed."
    )
    missing_count: int = 0
    check: BackupCheck = Field(
        default="unchecked", description="Whether this run of the server has read it back to its last byte."
    )
    check_detail: str = Field(default="", description="How far the check has come, or what it found, in one sentence.")


class BackupList(BaseModel):
    """Newest first."""

    backups: list[Backup]


class TaskDiskUse(BaseModel):
    """Bytes of one task. `name` null: files of a task that has no record."""

    task_id: int
    name: str | None
    code_bytes: int = 0
    log_bytes: int = 0
    output_bytes: int = 0
    data_bytes: int = 0
    row_bytes: int = Field(default=0, description="Its share of the database, estimated.")
    total_bytes: int


class DiskUse(BaseModel):
    """What lies on disk, measured at most a few minutes ago; tasks with the largest first."""

    tasks: list[TaskDiskUse]
    other_tasks: int = Field(description="Number of tasks that are not listed.")
    other_tasks_bytes: int
    datasets_bytes: int
    environments_bytes: int
    trash_bytes: int = Field(description="Size of files that are to be removed, and of tasks in the trash.")
    backups_bytes: int
    database_bytes: int
    database_log_bytes: int = Field(description="Size of SQLite's write-ahead log; it shrinks when the server ends.")
    engine_database_bytes: int
    older_databases_bytes: int = Field(
        description="Size of the copies that were kept before a release changed the schema."
    )
    other_bytes: int
    total_bytes: int
    free_bytes: int
    files: int
    waiting_removals: int = Field(description="Number of files and folders that housekeeping still has to remove.")
    oldest_answer_at: str | None = Field(
        description="Time of the oldest answer to a keyed request; these expire after 60 days."
    )


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
