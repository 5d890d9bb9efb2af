"""What graders know of the data and say of a container's outputs."""

from typing import Literal

from pydantic import BaseModel, Field


class Column(BaseModel):
    name: str
    type: Literal["number", "text"]
    missing: int = 0


class DataProfile(BaseModel):
    """The data of a task as everyone may know it: no label of validation or held-out rows is in here."""

    dataset: str
    kind: Literal["classification", "regression"]
    target: str = Field(description="Name of the column to predict.")
    classes: list[str] = Field([], description="Labels in sorted order; empty for regression.")
    class_rows: dict[str, int] = Field({}, description="Training rows of each class; empty for regression.")
    columns: list[Column] = Field(description="Features, as they stand in train.csv and test.csv.")
    rows: dict[Literal["train", "validation", "held_out"], int]
    seed: int = Field(description="Seed of the split.")
    sha256: str = Field(description="Of the public and private files together.")


class FailingCase(BaseModel):
    """Where validation rows go wrong, counted: for classes, `expected` taken for `got`; for numbers, a range of the target."""

    expected: str
    got: str
    count: int


class Grade(BaseModel):
    """One grading. `validation` and `held_out` are None when the outputs could not be scored; then `reason` says why."""

    graded: bool
    reason: str = ""
    validation: float | None = None
    held_out: float | None = None
    metrics: dict[str, float] = Field({}, description="Further metrics on validation rows, by scikit-learn name.")
    failing_cases: list[FailingCase] = []
    grader: str = Field("", description="sha256 of the grader's files; scores of different graders are not compared.")
