"""Events: one typed model for each kind of change, and the numbered rows that tell of them."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.contract.containers import Purpose
from orchestrator.contract.environments import EnvironmentState
from orchestrator.contract.model_calls import AgentRole, ModelCallState
from orchestrator.contract.notifications import DeliveryState, Occasion
from orchestrator.contract.states import (
    ContainerStatus,
    Direction,
    LoopState,
    LoopWanted,
    RoundKind,
    RoundStatus,
    StopReason,
    TaskStatus,
    Verdict,
)

EventKind = Literal[
    "task",
    "code",
    "message",
    "result",
    "container",
    "log",
    "loop",
    "round",
    "delivery",
    "environment",
    "model_call",
    "mark",
    "check",
    "trial",
]


class Change(BaseModel):
    """What an event tells of a task; only fields that were set are stored. No kind has a field for held-out scores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_kind: ClassVar[EventKind]
    task_id: int = Field(exclude=True)


class TaskChanged(Change):
    event_kind = "task"

    status: TaskStatus | None = None
    name: str | None = None
    data: str | None = Field(default=None, description="SHA-256 of the data, once it has been split.")
    tags: list[str] | None = None
    archived: bool | None = None
    deleted: bool | None = None
    restored: bool | None = None


class CodeChanged(Change):
    event_kind = "code"

    version: str
    filename: str
    agent: str | None = None
    parents: list[str] | None = None
    summary: str | None = None
    size_bytes: int | None = None
    deleted: bool | None = None
    restored: bool | None = None


class MessagePosted(Change):
    event_kind = "message"

    task_id: int
    sender: str
    content: str
    receiver: str | None = None
    role: str | None = None
    version: str | None = None
    data: dict[str, Any] | None = None
    created_at: str
    id: int


class ResultRecorded(Change):
    """A reported result tells its own figures; a graded one its score on validation rows."""

    event_kind = "result"

    id: int
    source: Literal["graded", "reported"]
    version: str | None = None
    accuracy: float | None = None
    loss: float | None = None
    run_time: float | None = None
    score: float | None = None
    graded: bool | None = None
    reason: str | None = None
    metrics: dict[str, float] | None = None


class ContainerChanged(Change):
    event_kind = "container"

    id: str
    status: ContainerStatus | None = None
    wanted: Literal["running", "stopped"] | None = None
    version: str | None = None
    purpose: Purpose | None = None
    attempt: int | None = None
    reason: str | None = None
    wall_seconds: float | None = None
    deleted: bool | None = None


class LogGrew(Change):
    event_kind = "log"

    id: str = Field(description="Id of the container that prints it, or of the model call that writes it.")
    first_byte: int
    size_bytes: int


class LoopChanged(Change):
    event_kind = "loop"

    loop_id: str
    state: LoopState | None = None
    wanted: LoopWanted | None = None
    stop_reason: StopReason | None = None
    doing: str | None = None
    metric: str | None = None
    direction: Direction | None = None
    target: float | None = None
    best: str | None = None
    error: str | None = None


class RoundChanged(Change):
    event_kind = "round"

    loop_id: str
    round: int
    kind: RoundKind | None = None
    version: str
    status: RoundStatus | None = None
    verdict: Verdict | None = None
    score: float | None = Field(default=None, description="Mean over validation rows.")
    reason: str | None = None
    doing: str | None = None


class DeliveryChanged(Change):
    event_kind = "delivery"

    id: str
    channel_id: int
    occasion: Occasion
    state: DeliveryState


class EnvironmentChanged(Change):
    event_kind = "environment"

    id: str
    state: EnvironmentState
    reason: str | None = None
    seconds: float | None = None


class ModelCallChanged(Change):
    event_kind = "model_call"

    id: str
    state: ModelCallState
    role: AgentRole
    agent: str
    version: str | None
    cost_usd: float | None
    error: str | None


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
    next_cursor: str = Field(description="Pass it as `after` to get later events; there is always one.")
