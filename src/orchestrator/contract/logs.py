"""Shapes of the logs and feedback groups: results, messages, logs, feedback."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.agents import FeedbackRecord
from orchestrator.contract.grading import FailingCase
from orchestrator.contract.paging import Page

MAX_TEXT = 1_000_000


class ResultUpload(BaseModel):
    """A result as somebody reports it. It is shown and counted, and never becomes best or meets a target."""

    task_id: int
    accuracy: float | None = Field(None, allow_inf_nan=False)
    loss: float | None = Field(None, allow_inf_nan=False)
    raw_logs: str | None = Field(None, max_length=MAX_TEXT)
    run_time: float | None = Field(None, ge=0, allow_inf_nan=False, description="Seconds.")
    version: str | None = Field(None, max_length=100)
    metrics: dict[str, float] = Field({}, max_length=1000)


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


class ResultList(Page):
    results: list[Result]


class LatestResult(BaseModel):
    latest: Result | None


class MessageUpload(BaseModel):
    task_id: int
    sender: str = Field(min_length=1, max_length=200)
    content: str = Field(max_length=MAX_TEXT)
    receiver: str | None = Field(None, max_length=200)
    role: str | None = Field(None, max_length=50)
    version: str | None = Field(None, max_length=100)
    data: dict | None = Field(None, description="What the message says, as data.")


class Posted(BaseModel):
    posted: bool = True


class Message(BaseModel):
    id: int
    task_id: int
    sender: str
    receiver: str | None
    role: str | None
    content: str
    created_at: str
    version: str | None
    data: dict | None


class MessageList(Page):
    messages: list[Message]


class FeedbackUpload(BaseModel):
    task_id: int
    evaluator: str = Field(min_length=1, max_length=200)
    feedback: str = Field(max_length=MAX_TEXT)
    record: FeedbackRecord | None = None


class FeedbackList(Page):
    feedback: list[Message]


class LogFile(BaseModel):
    filename: str
    modified: str
    preview: str = Field(description="The first 50 lines.")
    size_bytes: int


class LogList(Page):
    logs: list[LogFile]
