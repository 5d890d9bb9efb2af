"""What an agent is given for its turn, and the feedback record an Evaluator writes."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from orchestrator.contract.scores import Spread
from orchestrator.contract.states import RoundKind, Verdict


class RecordedCall(BaseModel):
    """A write that an earlier attempt of a turn, cut short by a restart, has on record."""

    number: int = Field(description="It was the turn's so many-th write.")
    operation: str
    answer: dict[str, Any] = Field(description="What the operation answered.")


class Turn(BaseModel):
    """One piece of work for one agent. All else it reads through operations."""

    task_id: int
    loop_id: str
    round: int = Field(description="1 is the baseline.")
    kind: RoundKind = "improve"
    version: str = Field(default="", description="Coder: the label to upload under. Evaluator: the version to judge.")
    parent: str | None = Field(default=None, description="The version to improve on: the present best.")
    seed: int = Field(description="For whatever the agent draws; the same records and seed give the same answer.")
    recorded: list[RecordedCall] = Field(
        default=[],
        description="What an earlier attempt of this turn has on record. The same writes get the same answers again; "
        "a write with other values is refused with `turn_differs`.",
    )


class FailureDetail(BaseModel):
    """The error of a program, trimmed to its own frames."""

    type: str | None = None
    message: str
    file: str | None = None
    line: int | None = None
    tail: str = Field(default="", description="Last lines of the log, at most 4 KiB.")


class FeedbackRecord(BaseModel):
    """Structured feedback on one version. Numbers come from the grader, never from the agent."""

    version: str
    verdict: Verdict
    metric: str | None = None
    score: Spread | None = Field(default=None, description="On validation rows.")
    delta_parent: float | None = Field(
        default=None, description="Better than its parent by; negative when worse, in either direction."
    )
    delta_best: float | None = Field(
        default=None, description="Better than the best before it by; negative when worse."
    )
    failing_cases: list[str] = []
    error: FailureDetail | None = None
    wall_seconds: float | None = None
    peak_memory_mb: float | None = None
    suggestions: list[str] = []
    next_action: Literal["improve", "debug", "stop"] = "improve"
