"""Bundled examples, as a person chooses one and as a task is made of it."""

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from orchestrator.contract.spec import TaskSpec


class Example(BaseModel):
    """One bundled example: what it is, and what it teaches."""

    name: str
    title: str
    teaches: str = Field(description="What one learns from it, in one or two sentences.")
    subject: Literal["packing", "digits", "cells", "curve", "customers", "function", "speed"] = Field(
        description="What a picture of it shows."
    )
    metric: str | None
    target: float | None
    coder: str
    versions: int = Field(description="Maximum number of versions.")
    has_data_file: bool = Field(description="Whether it brings a table of its own, to be uploaded before the task.")


class ExampleList(BaseModel):
    """The one to begin with first."""

    examples: list[Example]


class ExampleContent(Example):
    """All that a task is made of, for `upload_dataset`, `upload_task` and `upload_code`."""

    description: str | None
    dataset: str | None = Field(description="A bundled data set, or the name of the data file.")
    spec: TaskSpec
    program: dict[str, str] = Field(description="The seed program: text by file name, its entry last.")
    data_text: str | None = Field(description="The text of the data file named in `dataset`.")


class ExampleSource(Protocol):
    def list_examples(self) -> list[Example]:
        """Return the examples, the one to begin with first."""
        ...

    def read_example(self, name: str) -> ExampleContent:
        """Return all that a task is made of; raise NotFound if there is no such example."""
        ...
