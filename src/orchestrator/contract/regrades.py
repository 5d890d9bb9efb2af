"""Shapes of regrades: a changed grader over the stored outputs of a loop, as a series of scores of its own."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from orchestrator.contract.checks import CheckState
from orchestrator.contract.paging import Page
from orchestrator.contract.spec_grading import MAX_COMMAND_CHARS, MAX_EVALUATOR_CHARS, MAX_OPTIONS
from orchestrator.contract.spec_objective import METRIC_NAME
from orchestrator.contract.states import Direction

MAX_VERSIONS = 1_000
MAX_EXECUTIONS = 10_000


class TaskRegrade(BaseModel):
    """What is other than in the task. Without any of it, the grader is the task's own as it is installed now."""

    task_id: int
    loop_id: str | None = Field(
        default=None, max_length=100, description="The loop whose versions are graded. Default: the task's newest."
    )
    versions: list[str] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_VERSIONS,
        description="Only these versions. Default: all of the loop.",
    )
    evaluator: str | None = Field(
        default=None,
        max_length=MAX_EVALUATOR_CHARS,
        description="For grade.kind `evaluator`: the text of another evaluate.py.",
    )
    command: str | None = Field(
        default=None, max_length=MAX_COMMAND_CHARS, description="For grade.kind `command`: another command."
    )
    options: dict[str, Any] | None = Field(
        default=None, max_length=MAX_OPTIONS, description="Other options of the grader, all of them."
    )
    metric: str | None = Field(
        default=None, pattern=METRIC_NAME, max_length=100, description="Another metric of the same grader."
    )
    direction: Literal["maximize", "minimize"] | None = Field(
        default=None, description="Which values of `metric` are better, where its name does not say."
    )


class RegradedVersion(BaseModel):
    """One version in both series. Scores are means over its runs on validation rows."""

    version: str
    recorded: float | None = Field(description="The score on record, which the loop goes by.")
    score: float | None = Field(description="The score of the new series; null until there is one.")
    runs: int = Field(description="How many runs are on record.")
    graded: int = Field(description="How many of them have a score in the new series.")
    recorded_rank: int | None = Field(
        description="Its place by the score on record, from 1, among the versions with both scores; equals share one."
    )
    rank: int | None = Field(description="Its place among the same versions by the score of the new series.")
    missing: str = Field(default="", description="Why a run has no score in the new series, such as removed outputs.")


class Regrade(BaseModel):
    """A series of scores. They are no results: the race, the best, the target, reports and charts never see them."""

    id: str = Field(description="The name of the series.")
    task_id: int
    loop_id: str
    changed: list[str] = Field(
        description="What is other than in the loop: grader, evaluator, command, options, metric."
    )
    metric: str
    direction: Direction
    grader: str = Field(description="Fingerprint of the grader of this series.")
    recorded_graders: list[str] = Field(description="Fingerprints of the graders of the scores on record.")
    state: CheckState
    total: int = Field(description="How many runs are graded.")
    done: int
    order_changed: bool | None = Field(
        description="Whether the versions with both scores are in another order; null until it is done, or without two."
    )
    says: str = Field(description="What came of it, or how far it is, in one sentence.")
    first: str | None = Field(description="The version with the best score of the new series.")
    recorded_first: str | None = Field(description="The version with the best score on record, of those with both.")
    asked_by: str
    created_at: str
    versions: list[RegradedVersion] = Field(default=[], description="In the order in which the loop had them.")
    next_cursor: str | None = Field(default=None, description="Where the next versions begin; null on the last page.")
    forgeable: bool = Field(
        default=False, description="Whether the grader imports the program, which can then forge its scores."
    )


class RegradeList(Page):
    regrades: list[Regrade] = Field(description="Newest first, without their versions.")
