"""Shapes of the loops group."""

from pydantic import BaseModel, Field

from orchestrator.contract.scores import Spread
from orchestrator.contract.states import LoopState, LoopWanted, RoundKind, RoundStatus, StopReason, Verdict


class LoopStart(BaseModel):
    task_id: int


class Round(BaseModel):
    """One version's way through the loop. `score` is on validation rows, over all its graded executions."""

    round: int
    kind: RoundKind
    version: str
    parent: str | None
    status: RoundStatus
    verdict: Verdict | None
    reason: str | None = Field(default=None, description="Why it failed, in a sentence.")
    score: Spread | None
    held_out: Spread | None = Field(default=None, description="For new bests only; null for agents.")
    confirmed: bool = Field(default=False, description="Executed once more with a fresh seed after it led.")
    seconds: dict[str, float] = Field(default={}, description="Wall seconds by step: propose, run, grade, feedback.")
    started_at: str
    ended_at: str | None


class Best(BaseModel):
    version: str
    validation: Spread
    held_out: Spread | None = None
    gap: float | None = Field(default=None, description="Validation minus held-out, in the metric's own unit.")


class Loop(BaseModel):
    loop_id: str
    task_id: int
    state: LoopState
    wanted: LoopWanted
    stop_reason: StopReason | None
    doing: str = Field(description="What is happening now, in a sentence.")
    error: str | None
    metric: str | None
    direction: str | None
    target: float | None
    min_delta: float | None = Field(description="The measured noise floor; null until the baseline has run.")
    versions: int
    budget_versions: int
    wall_seconds: float
    budget_wall_seconds: float
    baseline: Best | None
    best: Best | None
    gap_alarm: bool = Field(
        default=False, description="The gap grew over three successive bests; null information for agents."
    )
    rounds: list[Round]
    started_at: str
    ended_at: str | None
