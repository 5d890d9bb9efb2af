"""What graders know of the data and say of a container's outputs."""

from typing import Literal

from pydantic import BaseModel, Field


class Column(BaseModel):
    """One column of a table, as seen over all of its rows.

    type: number; category (few distinct values); date; text (free text, or an identifier); empty (no value at all).
    """

    name: str
    type: Literal["number", "category", "date", "text", "empty"]
    missing: int = Field(default=0, description="Rows without a value.")
    distinct: int | None = Field(
        default=None, description="Distinct values; None where they were not counted to the end."
    )
    form: str | None = Field(
        default=None,
        description="Of a date: its strptime form, or `mixed`. Of a category: `number` where its values are numbers.",
    )


class DataProfile(BaseModel):
    """The data of a task as everyone may know it: no label of validation or held-out rows is in here."""

    dataset: str | None
    kind: Literal["classification", "regression", "files"] = Field(
        description="`files`: no table that was split, perhaps no file at all."
    )
    target: str = Field(default="", description="Name of the column to predict; empty for files.")
    classes: list[str] = Field(default=[], description="Labels in sorted order; empty for regression.")
    class_rows: dict[str, int] = Field(default={}, description="Training rows of each class; empty for regression.")
    target_quantiles: list[float] = Field(
        default=[], description="Of a target of numbers: minimum, quartiles and maximum of training rows."
    )
    columns: list[Column] = Field(default=[], description="Features, as they stand in train.csv and test.csv.")
    rows: dict[Literal["train", "validation", "held_out"], int] = {}
    seed: int = Field(description="Seed of the split.")
    sha256: str = Field(description="Of the public and private files together.")
    notes: list[str] = Field(default=[], description="What was done to the rows on the way, in sentences.")


class FailingCase(BaseModel):
    """Where validation rows go wrong, counted: by the classes `expected` and `got`, or by a range of the target."""

    expected: str = ""
    got: str = ""
    count: int = 1
    text: str = Field(default="", description="The case as an evaluate.py words it; then the others are empty.")


GradeFailure = Literal["outputs", "load", "raised", "answer", "hung", "ended"]
GRADER_FAILURES: frozenset[str] = frozenset({"load", "raised", "answer", "hung", "ended"})
"""Why there is no score. outputs: they are invalid, which is the program's doing. The others are the grader's, though
hostile outputs may have brought them about: it cannot be loaded (whatever the outputs are), raised an error, answered
with what is no score, took too long, or was ended."""


class Grade(BaseModel):
    """One grading. `validation` and `held_out` are None if the outputs could not be scored; then `reason` says why."""

    graded: bool
    failure: GradeFailure | None = None
    reason: str = Field(default="", description="Why it is not graded; of a graded one, what the grader remarks.")
    validation: float | None = None
    held_out: float | None = None
    metrics: dict[str, float] = Field(default={}, description="Further metrics on validation rows, by name.")
    failing_cases: list[FailingCase] = []
    row_losses: list[float] = Field(
        default=[],
        description="What each of at most 5,000 validation rows cost, always the same rows in the same order; "
        "lower is better. It would tell of labels, so it stays in the grade file.",
    )
    row_measure: str = Field(default="", description="What a row's loss is, in words.")
    grader: str = Field(
        default="", description="sha256 of the grader's files; scores of different graders are not compared."
    )


class DatasetSource(BaseModel):
    """An uploaded data set as a grader reads it: files of the host, stored by content.

    kind: `table` is one CSV or Parquet file, perhaps with a test file of its own; `folder` is files below `folder`, of
    which those below private/ are the grader's alone.
    """

    name: str
    sha256: str
    kind: Literal["table", "folder"]
    folder: str = Field(description="Where the files lie, read-only.")
    files: list[str] = Field(
        description="Paths below `folder`, sorted. Of a table the first is the one with the training rows."
    )
    test_file: str | None = Field(
        default=None, description="A table's own test file: its rows are validation and held-out."
    )
    columns: list[Column] = []
    row_count: int | None = None
