"""Shapes of the logs and feedback groups: results, messages, logs, feedback."""

import json
from typing import Literal

from pydantic import BaseModel, Field, field_validator

from orchestrator.contract.agents import FeedbackRecord
from orchestrator.contract.grading import FailingCase, GradeFailure
from orchestrator.contract.paging import Page
from orchestrator.contract.states import ContainerStatus

MAX_TEXT = 1_000_000
MAX_LEVELS = 100  # of lists and objects inside each other
MAX_INTEGER = 2**63


def plain_json(value: dict) -> dict:
    """Return `value` if every reader of JSON can take it: finite 64-bit numbers, whole characters, not too deep.

    Raises ValueError. One such value in an event would make the task's whole history unreadable.
    """
    level: list = [value]
    for _ in range(MAX_LEVELS):
        level = [part for outer in level for part in (outer.values() if isinstance(outer, dict) else outer)]
        if any(isinstance(part, int) and not -MAX_INTEGER <= part < MAX_INTEGER for part in level):
            raise ValueError("holds a whole number of more than 64 bits; write it as text")
        level = [part for part in level if isinstance(part, (dict, list, tuple))]
    if level:
        raise ValueError(f"has more than {MAX_LEVELS} levels")
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair, which is no character") from None
    except ValueError:
        raise ValueError("holds a number that is not finite") from None
    return value


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


class MessageUpload(BaseModel):
    task_id: int
    sender: str = Field(min_length=1, max_length=200)
    content: str = Field(max_length=MAX_TEXT)
    receiver: str | None = Field(default=None, max_length=200)
    role: str | None = Field(default=None, max_length=50)
    version: str | None = Field(default=None, max_length=100)
    data: dict | None = Field(default=None, description="What the message says, as data.")

    @field_validator("data")
    @classmethod
    def readable(cls, value: dict | None) -> dict | None:
        return value and plain_json(value)


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

    @field_validator("record")
    @classmethod
    def readable(cls, value: FeedbackRecord | None) -> FeedbackRecord | None:
        if value is not None:
            plain_json(value.model_dump())
        return value


class FeedbackList(Page):
    feedback: list[Message]


class LogFile(BaseModel):
    """`version` and `status` are those of the container that printed it; null for the log of a reported result."""

    filename: str
    modified: str
    preview: str = Field(description="The first 50 lines.")
    size_bytes: int = Field(description="Of a live container's log: when it began.")
    container_id: str | None = None
    version: str | None = None
    status: ContainerStatus | None = None
    removed_at: str | None = Field(default=None, description="When retention removed all but the first lines.")


class LogList(Page):
    logs: list[LogFile]
