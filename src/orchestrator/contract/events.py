"""Event rows: one per change, numbered without gaps in each task."""

from typing import Any, Literal

from pydantic import BaseModel, Field

EventKind = Literal["task", "code", "message", "result", "container", "log", "loop", "round", "delivery", "environment"]


class Event(BaseModel):
    """`seq` counts 1, 2, 3 within its task; `cursor` is opaque and orders events over all tasks."""

    task_id: int
    seq: int
    cursor: str
    kind: EventKind
    data: dict[str, Any]
    created_at: str


class EventList(BaseModel):
    events: list[Event] = Field(description="Oldest first.")
    next_cursor: str = Field(description="Send it back as `after` to go on from here; it never ends.")
