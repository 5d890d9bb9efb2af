"""Shapes of diff_code: what two versions differ in."""

from typing import Literal

from pydantic import BaseModel, Field

FileStatus = Literal["added", "removed", "changed", "same"]


class Hunk(BaseModel):
    """Lines that changed with a few around them; line numbers count from 1, and are 0 where there is no line."""

    old_start: int
    old_lines: int
    new_start: int
    new_lines: int
    lines: list[str] = Field(
        description="Each begins with a space (in both files), `-` (only in the old one) or `+` (only in the new one)."
    )


class FileDiff(BaseModel):
    """One file in both versions. `hunks` are empty where it is the same, or cannot be shown as lines."""

    filename: str
    status: FileStatus
    old_sha256: str | None
    new_sha256: str | None
    old_bytes: int | None
    new_bytes: int | None
    added: int = Field(default=0, description="Number of lines that only the new file has.")
    removed: int = Field(default=0, description="Number of lines that only the old file has.")
    hunks: list[Hunk] = []
    unified: str = Field(default="", description="The hunks as one text that `patch` accepts, unless `cut` is set.")
    binary: bool = Field(default=False, description="Whether the file is not UTF-8 text; then no lines are shown.")
    cut: str | None = Field(default=None, description="What is left out and why; null if nothing is.")


class CodeDiff(BaseModel):
    """`base` null: there is nothing to compare with, so every file is added."""

    task_id: int
    version: str
    base: str | None
    files: list[FileDiff]
    added: int
    removed: int
    cut: str | None = None
