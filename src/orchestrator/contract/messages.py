"""Shapes of a task's conversation: messages, and feedback among them."""

from pydantic import BaseModel, Field, field_validator

from orchestrator.contract.agents import FeedbackRecord
from orchestrator.contract.json_values import check_json
from orchestrator.contract.paging import Page

MAX_TEXT = 1_000_000


class MessageUpload(BaseModel):
    task_id: int
    sender: str = Field(min_length=1, max_length=200)
    content: str = Field(max_length=MAX_TEXT)
    receiver: str | None = Field(default=None, max_length=200)
    role: str | None = Field(default=None, max_length=50)
    version: str | None = Field(default=None, max_length=100)
    data: dict | None = Field(default=None, description="The content of the message as data.")

    @field_validator("data")
    @classmethod
    def check_data(cls, value: dict | None) -> dict | None:
        return value and check_json(value)


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
    def check_record(cls, value: FeedbackRecord | None) -> FeedbackRecord | None:
        if value is not None:
            check_json(value.model_dump())
        return value


class FeedbackList(Page):
    feedback: list[Message]
