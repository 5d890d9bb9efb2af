"""Shapes of results: graded outcomes, and what others report."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from orchestrator.contract.grading import FailingCase, GradeFailure
from orchestrator.contract.json_values import plain_json
from orchestrator.contract.messages import MAX_TEXT
from orchestrator.contract.paging import Page


class ResultUpload(BaseModel):
    """A result as somebody reports it. It is shown and counted, and never becomes best or meets a target."""

    task_id: int
    accuracy: float | None = Field(default=None, allow_inf_nan=False)
    loss: float | None = Field(default=None, allow_inf_nan=False)
    raw_logs: str | None = Field(default=None, max_length=MAX_TEXT)
    run_time: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="Seconds.")
    version: str | None = Field(default=None, max_length=100)
    metrics: dict[str, float] = Field(default={}, max_length=1000)

    @field_validator("metrics")
    @classmethod
    def finite(cls, value: dict) -> dict:
        return plain_json(value)


class ResultStored(BaseModel):
    run_id: int


class Result(BaseModel):
    """One outcome. `score` is the task's metric on validation rows; `held_out` is null for agents."""

    id: int
    task_id: int
    accuracy: float | None
    loss: float | None
    raw_logs: str | None
    run_time: float | None
    created_at: str
    source: Literal["graded", "reported"]
    version: str | None
    container_id: str | None
    score: float | None
    held_out: float | None
    metrics: dict[str, float]
    failing_cases: list[FailingCase]
    graded: bool
    reason: str
    seed: int | None
    grader: str | None
    failure: GradeFailure | None = Field(
        default=None, description="Why it has no score: outputs are the program's doing, all else the grader's."
    )


class ResultList(Page):
    results: list[Result]


class LatestResult(BaseModel):
    latest: Result | None
