"""Shapes of draft_task: a sentence and the schema of a table in, a task or what it lacks out."""

from pydantic import BaseModel, Field

from orchestrator.contract.grading import Column
from orchestrator.contract.model_calls import Usage
from orchestrator.contract.spec_grading import MAX_OPTIONS
from orchestrator.contract.tasks import TaskUpload

MAX_SENTENCE_CHARS = 4_000


class TaskDrafting(BaseModel):
    """What to draft a task from."""

    sentence: str = Field(
        min_length=1, max_length=MAX_SENTENCE_CHARS, description="What is wanted, in a person's own words."
    )
    dataset: str | None = Field(
        default=None, max_length=500, description="An uploaded or built-in data set; its schema is shown to the agent."
    )
    agent: str = Field(
        default="rules", max_length=300, description="Who drafts: `rules`, which needs no model, or llm:PROVIDER:MODEL."
    )
    options: dict[str, str | float | bool] = Field(
        default={}, max_length=MAX_OPTIONS, description="Options of that agent, as in agents.options of a task."
    )


class TaskDraft(BaseModel):
    """A task to look over, change and upload. Nothing of it is stored."""

    task: TaskUpload
    complete: bool = Field(description="Whether start_loop would accept it as it is.")
    missing: list[str] = Field(description="What it still lacks, one sentence each; empty if it is complete.")
    notes: list[str] = Field(description="Why it is as it is, and what was shown to a model, one sentence each.")
    agent: str = Field(description="Who drafted it: `rules`, too, where the model's answers could not be used.")
    calls: int = Field(default=0, description="Number of answers that a model was asked for.")
    tokens: int = 0
    cost_usd: float | None = Field(default=0.0, description="Null where the price is unknown.")


class ColumnShown(BaseModel):
    """What a drafting agent is told of a column: no cell of it but, where there are two labels, these."""

    name: str
    type: str
    has_missing: bool = False
    distinct: int | None = None
    labels: list[str] = Field(default=[], description="Of a column with exactly two values: both, sorted.")

    @classmethod
    def from_column(cls, column: Column, values: list[str]) -> "ColumnShown":
        return cls(
            name=column.name,
            type=column.type,
            has_missing=column.missing > 0,
            distinct=column.distinct,
            labels=sorted(values) if column.distinct == 2 and len(values) == 2 else [],
        )


class Rejection(BaseModel):
    """An answer that could not be used, and why."""

    answer: str
    problem: str


class DraftQuestion(BaseModel):
    """What an agent is asked. rejected: its earlier answers to the same question, oldest first."""

    sentence: str
    dataset: str | None
    columns: list[ColumnShown] = []
    rejected: list[Rejection] = []


class DraftProposal(BaseModel):
    """What an agent proposes; only these fields of a task are its to fill.

    problem: why the answer is none, for a model that did not answer as it was asked to. answer: as it was given.
    """

    name: str = ""
    target_column: str | None = None
    metric: str | None = None
    positive_class: str | None = None
    target: float | None = None
    missing: list[str] = []
    notes: list[str] = []
    answer: str = ""
    problem: str = ""
    usage: Usage | None = None
    cost_usd: float | None = 0.0
