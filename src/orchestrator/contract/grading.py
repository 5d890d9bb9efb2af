"""What graders know of the data and say of a container's outputs."""

from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field, model_validator

from orchestrator.contract.charts import Chart, read_charts
from orchestrator.contract.columns import ColumnNote, LeftOutRows
from orchestrator.contract.scores import Interval


class Column(BaseModel):
    """One column of a table, as seen over all of its rows.

    type: number; category (few distinct values); date; text (free text, or an identifier); empty (no value at all).
    """

    name: str
    type: Literal["number", "category", "date", "text", "empty"]
    missing: int = Field(default=0, description="Rows without a value.")
    distinct: int | None = Field(
        default=None, description="Number of distinct values; null if there were too many to count."
    )
    form: str | None = Field(
        default=None,
        description="For a date: its strptime format, or `mixed`. For a category: `number` if its values are numbers.",
    )
    identifier: str = Field(
        default="", description="Why it only names or counts rows, so that programs leave it out; empty for a feature."
    )


class DataProfile(BaseModel):
    """The data of a task as everyone may know it: no label of validation or held-out rows is in here."""

    dataset: str | None
    kind: Literal["classification", "regression", "files"] = Field(
        description="`files`: there is no table that was split, and perhaps no file at all."
    )
    target: str = Field(default="", description="Name of the column to predict; empty for files.")
    classes: list[str] = Field(default=[], description="Labels in sorted order; empty for regression.")
    class_rows: dict[str, int] = Field(default={}, description="Training rows of each class; empty for regression.")
    target_quantiles: list[float] = Field(
        default=[], description="If the target is a number: minimum, quartiles and maximum over training rows."
    )
    columns: list[Column] = Field(default=[], description="Features, in the order of train.csv and test.csv.")
    rows: dict[Literal["train", "validation", "held_out"], int] = {}
    folds: int = Field(
        default=1,
        description="On how many validation parts a version is scored; `rows` and `columns` are of the first.",
    )
    seed: int = Field(description="Seed of the split.")
    sha256: str = Field(description="Digest of the public and private files together.")
    notes: list[str] = Field(
        default=[],
        description="What to know before trusting a score, one sentence each: changes that were made to the rows, and "
        "values that were read the likelier way.",
    )
    column_notes: list[ColumnNote] = Field(
        default=[],
        description="Columns that could be read in several ways, or not at all; without values of the target.",
    )
    left_out: list[LeftOutRows] = Field(default=[], description="Rows that are in no part, with the reason.")


def find_fold_folder(folder: Path, fold: int) -> Path:
    """Return where the public and private files of a fold lie in the folder of a task's data."""
    return folder / "folds" / str(fold) if fold else folder


class FailingCase(BaseModel):
    """Where validation rows go wrong, counted: by the classes `expected` and `got`, or by a range of the target."""

    expected: str = ""
    got: str = ""
    count: int = 1
    loss: float | None = Field(
        default=None, allow_inf_nan=False, description="How bad it is, lower is better; null if `count` says it."
    )
    text: str = Field(default="", description="The case in the words of evaluate.py; the other fields are then empty.")


GRADE_FILE = "grade.json"  # what a grade container writes

GradeFailure = Literal["outputs", "load", "raised", "answer", "hung", "ended"]
GRADER_FAILURES: frozenset[str] = frozenset({"load", "raised", "answer", "hung", "ended"})
"""Why there is no score. outputs: they are invalid, which is the program's doing. The others are the grader's, though
hostile outputs may have brought them about: it cannot be loaded (whatever the outputs are), raised an error, answered
with what is no score, took too long, or was ended."""

GradeCause = Literal[
    "missing_file",
    "unreadable_file",
    "too_large",
    "malformed",
    "missing_column",
    "unknown_column",
    "missing_probabilities",
    "wrong_rows",
    "wrong_value",
    "wrong_probabilities",
    "undefined_metric",
]
GRADE_CAUSES: tuple[GradeCause, ...] = get_args(GradeCause)
"""What is wrong with outputs that have no score, for programs; `reason` says it to people.

missing_file: a declared output is not there. unreadable_file: it is no plain file or no text. too_large: a file, a line
or an array. malformed: no JSON, CSV or npz. missing_column, unknown_column: of a table. missing_probabilities: the
columns `proba` or `proba_...` that the metric is computed from. wrong_rows: ids are missing, unknown or there twice.
wrong_value, wrong_probabilities: a cell that is no prediction, or no probability. undefined_metric: the metric has no
finite value for these predictions."""


class Grade(BaseModel):
    """One grading. `validation` and `held_out` are None if the outputs could not be scored; then `reason` says why."""

    graded: bool
    failure: GradeFailure | None = None
    cause: GradeCause | None = Field(
        default=None, description="What is wrong with the outputs; null where they are scored or the grader names none."
    )
    reason: str = Field(default="", description="Why it was not graded; if it was graded, the grader's remark.")
    validation: float | None = None
    held_out: float | None = None
    interval: Interval | None = Field(default=None, description="Of `validation`, over the rows.")
    held_out_interval: Interval | None = None
    resampled: list[float | None] = Field(
        default=[],
        description="The metric on validation rows drawn again, the same ones for every version; None where it is not "
        "defined. It would tell of labels, so it stays with the grader.",
    )
    held_out_resampled: list[float | None] = []
    no_skill: float | None = Field(
        default=None,
        description="The metric of the best constant prediction that training rows suggest, on validation rows.",
    )
    perfect: float | None = Field(default=None, description="The metric of predictions that are the truth itself.")
    metrics: dict[str, float] = Field(default={}, description="Further metrics on validation rows, by name.")
    failing_cases: list[FailingCase] = []
    row_losses: list[float] = Field(
        default=[],
        description="Loss of each of at most 5,000 validation rows, always the same rows in the same order; "
        "lower is better. It would tell of labels, so it stays in the grade file.",
    )
    row_ids: list[int] = Field(default=[], description="The id of each row of `row_losses`; empty if they have none.")
    row_measure: str = Field(default="", description="What the loss of a row counts, in words.")
    charts: list[Chart] = Field(
        default=[], description="Of validation rows alone. They tell of labels, so they stay in the grade file."
    )
    charts_left_out: list[str] = Field(default=[], description="Why charts that the grader left cannot be shown.")
    grader: str = Field(
        default="", description="sha256 of the grader's files; scores of different graders are not compared."
    )

    @model_validator(mode="before")
    @classmethod
    def leave_out_wrong_charts(cls, value: Any) -> Any:
        """Keep the charts that can be shown: a wrong one takes no score away."""
        if not isinstance(value, dict) or "charts" not in value:
            return value
        charts, problems = read_charts(value["charts"])
        return value | {"charts": charts, "charts_left_out": problems}


class DatasetSource(BaseModel):
    """An uploaded data set as a grader reads it: files of the host, stored by content.

    kind: `table` is one CSV or Parquet file, perhaps with a test file of its own; `folder` is files below `folder`, of
    which those below private/ are the grader's alone.
    """

    name: str
    sha256: str
    kind: Literal["table", "folder"]
    folder: str = Field(description="Folder with the files, read-only.")
    files: list[str] = Field(
        description="Paths below `folder`, sorted. For a table, the first file contains the training rows."
    )
    test_file: str | None = Field(
        default=None, description="The table's separate test file: its rows are validation and held-out rows."
    )
    columns: list[Column] = []
    row_count: int | None = None
