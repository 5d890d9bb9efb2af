"""Shapes of results: graded outcomes, and what others report."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from orchestrator.contract.grading import FailingCase, GradeCause, GradeFailure
from orchestrator.contract.json_values import check_json
from orchestrator.contract.messages import MAX_TEXT
from orchestrator.contract.paging import Page
from orchestrator.contract.scores import Interval


class ResultUpload(BaseModel):
    """A result as somebody reports it. It is shown and counted, and never becomes best or meets a target.

    With grade.kind = "external", one of the agent in grade.by that names an execution is that execution's score.
    """

    task_id: int
    accuracy: float | None = Field(default=None, allow_inf_nan=False)
    loss: float | None = Field(default=None, allow_inf_nan=False)
    raw_logs: str | None = Field(default=None, max_length=MAX_TEXT)
    run_time: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="In seconds.")
    version: str | None = Field(default=None, max_length=100)
    metrics: dict[str, float] = Field(default={}, max_length=1000)
    agent: str | None = Field(
        default=None, max_length=200, description="In whose name it is posted; default: the caller's."
    )
    container_id: str | None = Field(
        default=None,
        max_length=200,
        description="The execution that it is the score of, where grade.kind is external; it counts once.",
    )
    reason: str | None = Field(
        default=None,
        max_length=2_000,
        description="With container_id: why the outputs cannot be scored, in place of a score, or a remark on it.",
    )

    @field_validator("metrics")
    @classmethod
    def check_metrics(cls, value: dict) -> dict:
        return check_json(value)


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
        default=None,
        description="Why it has no score: `outputs` is the program's fault, everything else may be the grader's.",
    )
    cause: GradeCause | None = Field(
        default=None, description="What is wrong with its outputs; null where the grader names no cause."
    )
    positive_class: str | None = Field(
        default=None, description="The class that `score` is of, where the metric scores one of two; null otherwise."
    )
    interval: Interval | None = Field(default=None, description="Of `score`, over the graded rows: 95 % lie within.")
    held_out_interval: Interval | None = Field(default=None, description="Null for agents.")
    taken_from: int | None = Field(
        default=None, description="Id of the earlier result that it was taken from instead of running the same again."
    )

    def without_held_out(self) -> "Result":
        """Return the result as agents see it."""
        return self.model_copy(update={"held_out": None, "held_out_interval": None})


class ResultList(Page):
    results: list[Result]
    forgeable: bool = Field(
        default=False, description="Whether the grader imports the program, which can then forge its scores."
    )
    external: bool = Field(default=False, description="Whether scores are what an agent posts (grade.by).")


class LatestResult(BaseModel):
    latest: Result | None
    forgeable: bool = Field(
        default=False, description="Whether the grader imports the program, which can then forge its scores."
    )
    external: bool = Field(default=False, description="Whether scores are what an agent posts (grade.by).")
