"""Shapes of the datasets group: what an upload says, what is stored, and what a table looks like from outside."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.contract.grading import Column
from orchestrator.contract.paging import Page

DatasetFormat = Literal["csv", "parquet", "archive"]


class ValueCount(BaseModel):
    value: str
    rows: int


class TableColumn(Column):
    """A column of a table and what was seen in it. `values`: the commonest, of columns with few distinct ones."""

    minimum: float | None = Field(default=None, description="Of numbers.")
    maximum: float | None = Field(default=None, description="Of numbers.")
    whole: bool = Field(default=False, description="Of numbers: all of them are whole.")
    number: Literal["plain", "comma", "thousands"] = Field(
        default="plain",
        description="Of numbers: plain 1234.5, with a decimal comma 1.234,5, or with commas between thousands 1,234.5.",
    )
    values: list[ValueCount] = []
    same_as: str | None = Field(
        default=None, description="An earlier column that says the same in every row, perhaps in other words."
    )
    rewritten: bool = Field(
        default=False, description="Whether cells are written in another way than they stand in the file."
    )


class Table(BaseModel):
    """A table as it was read once, over all of its rows."""

    encoding: str = Field(default="", description="Of a CSV file.")
    separator: str = Field(default="", description="Of a CSV file.")
    rows: int
    columns: list[TableColumn]
    duplicate_rows: int = Field(
        default=0, description="Rows that stand there more than once, the first ones not counted."
    )
    sample: list[list[str]] = Field(default=[], description="First rows, cells cut short; empty for agents.")
    warnings: list[str] = []


class DatasetSummary(BaseModel):
    """A data set by its name: the newest content that was uploaded under it."""

    name: str
    sha256: str
    kind: Literal["table", "folder"]
    format: DatasetFormat
    filename: str
    size_bytes: int
    rows: int | None = Field(default=None, description="Of a table.")
    column_count: int | None = Field(default=None, description="Of a table.")
    file_count: int | None = Field(default=None, description="Of a folder.")
    warnings: list[str] = []
    created_at: str


class Dataset(DatasetSummary):
    """With the schema of a table, or the file names of a folder."""

    table: Table | None = None
    files: list[str] = Field(default=[], description="Of a folder: its first files, sorted.")


class DatasetList(Page):
    datasets: list[DatasetSummary]
    most_bytes: int = Field(description="The largest file that upload_dataset takes: the setting MAX_DATASET_MB.")


class DatasetUpload(BaseModel):
    """How far an upload has got; `dataset` once all of it is there and could be read."""

    received_bytes: int
    size_bytes: int
    complete: bool
    dataset: Dataset | None = None


class DatasetPart(BaseModel):
    """Bytes of a file from `offset` on. `content`: bytes, or an async iterator of bytes, read once."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str
    filename: str
    size_bytes: int
    sha256: str | None = None
    offset: int = 0
    content: Any = b""


LIKELY_TARGETS = ("target", "label", "labels", "class", "y", "outcome", "result")
NAMES_SHOWN = 12


def likely_target(names: list[str]) -> str:
    """Return the column that is most likely to be predicted: one with such a name, else the last."""
    return next((name for likely in LIKELY_TARGETS for name in names if name.lower() == likely), names[-1])


def columns_words(names: list[str]) -> str:
    """Return the columns in a sentence, not too many of them."""
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(repr(name) for name in names[:NAMES_SHOWN])
    return f"There is: {shown}{f' and {more} more, the last {names[-1]!r}' if more > 0 else ''}."


def target_needed_words(names: list[str]) -> str:
    return (
        f"data.target_column (--target-column) is missing: which column is to be predicted? {columns_words(names)} "
        f"Perhaps {likely_target(names)!r}?"
    )
