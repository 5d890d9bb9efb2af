"""Shapes of marks: a person's word that a version cheats or is wrong, and what leaves the race with it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from orchestrator.contract.events import Change

MarkKind = Literal["cheating", "wrong"]
"""cheating: its score is not what it says. wrong: what it does is not what was asked for, whatever it scores."""

MAX_REASON_CHARS = 2_000
Label = Annotated[str, Field(max_length=100)]


class VersionMark(BaseModel):
    task_id: int
    version: Label
    kind: MarkKind = Field(description="`cheating`: its score is not earned. `wrong`: it does not do what was asked.")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_REASON_CHARS)] = Field(
        description="What is the matter with it; shown wherever its score stands."
    )


class VersionUnmark(BaseModel):
    task_id: int
    version: Label
    reason: str = Field(default="", max_length=MAX_REASON_CHARS, description="Why the mark is taken back.")


class Mark(BaseModel):
    """One mark of a version. A mark that was taken back stays on record."""

    id: int
    version: str
    kind: MarkKind
    reason: str
    marked_by: str
    created_at: str
    withdrawn_at: str | None = Field(description="Time at which it was taken back; null while it counts.")
    withdrawn_by: str | None
    withdrawn_reason: str | None


class MarkList(BaseModel):
    marks: list[Mark] = Field(description="Newest first, with those that were taken back.")


class ExcludedVersion(BaseModel):
    """A version that is out of the race: it is marked itself, or it descends from a version that is."""

    version: str
    marked: str = Field(description="The version that is marked: itself, or the nearest ancestor.")
    kind: MarkKind
    reason: str
    marked_by: str


class VersionMarked(BaseModel):
    """What a mark, or taking one back, came to."""

    version: str
    excluded: list[ExcludedVersion] = Field(description="Every version of the task that is out of the race now.")
    best: str | None = Field(description="The task's best version now; null if there is none.")


class VersionMarkChanged(Change):
    event_kind = "mark"

    version: str
    kind: MarkKind
    reason: str
    by: str
    withdrawn: bool | None = None


def describe_exclusion(excluded: ExcludedVersion) -> str:
    """Return in a sentence why the version is out of the race."""
    said = f"{excluded.marked} is marked as {excluded.kind} by {excluded.marked_by}: {excluded.reason}"
    return said if excluded.version == excluded.marked else f"It descends from {excluded.marked}. {said}"
