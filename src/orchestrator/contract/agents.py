"""What an agent is given for its turn, and the feedback record an Evaluator writes."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from orchestrator.contract.grading import GradeCause
from orchestrator.contract.scores import Spread
from orchestrator.contract.states import RoundKind, Verdict


class RecordedCall(BaseModel):
    """A write that an earlier attempt of a turn, cut short by a restart, has on record."""

    number: int = Field(description="Position of the write in its turn; the first is 1.")
    operation: str
    answer: dict[str, Any] = Field(description="Answer of the operation.")


class Turn(BaseModel):
    """One piece of work for one agent. All else it reads through operations."""

    task_id: int
    loop_id: str
    round: int = Field(description="1 is the baseline.")
    kind: RoundKind = Field(
        default="improve",
        description="baseline: the first version. draft: a version unlike those before it, from nothing. improve: a "
        "change to the parent. debug: a repair of the parent, which failed.",
    )
    version: str = Field(
        default="",
        description="For a coder: the label to upload under. For an evaluator: the version to give feedback on.",
    )
    parent: str | None = Field(
        default=None, description="The version to start from, which the search policy chose; null for a draft."
    )
    note: str = Field(default="", description="Why the search policy chose this kind and this parent.")
    coder: str = Field(
        default="",
        description="The agent that writes the version, by its name in the task: one of the list where several share "
        "the loop.",
    )
    seed: int = Field(
        description="Seed for everything random that the agent does; the same records and seed should give the "
        "same writes."
    )
    recorded: list[RecordedCall] = Field(
        default=[],
        description="Writes of an earlier attempt of this turn that are on record. The same writes get the same "
        "answers again; a write with other values is refused with `turn_differs`.",
    )


class FailureDetail(BaseModel):
    """The error of a program, trimmed to its own frames."""

    type: str | None = None
    message: str
    cause: GradeCause | None = Field(
        default=None, description="Of outputs that have no score: what is wrong with them."
    )
    file: str | None = None
    line: int | None = None
    tail: str = Field(default="", description="Last lines of the log, at most 4 KiB.")


class FeedbackRecord(BaseModel):
    """Structured feedback on one version. Numbers come from the grader, never from the agent."""

    version: str
    verdict: Verdict
    metric: str | None = None
    positive_class: str | None = Field(
        default=None, description="The class that the score is of, where the metric scores one of two; else null."
    )
    score: Spread | None = Field(default=None, description="On validation rows.")
    delta_parent: float | None = Field(
        default=None,
        description="By how much it is better than its parent; negative if it is worse, whatever the metric's "
        "direction.",
    )
    delta_best: float | None = Field(
        default=None, description="By how much it is better than the best version before it; negative if it is worse."
    )
    failing_cases: list[str] = []
    error: FailureDetail | None = None
    causes: list[str] = Field(
        default=[], description="Why it may have done as it did, in the words of an agent; nothing here is measured."
    )
    wall_seconds: float | None = None
    peak_memory_mb: float | None = None
    suggestions: list[str] = []
    next_action: Literal["improve", "debug", "stop"] = "improve"
