"""Shapes of the datasets group: what an upload says, what is stored, and what a table looks like from outside."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.contract.columns import ColumnNote, ColumnUse, DateNotation, NumberNotation
from orchestrator.contract.grading import Column
from orchestrator.contract.paging import Page
from orchestrator.contract.reading import Encoding, FileNote, Header, Quote, ReadingOptions, Separator

DatasetFormat = Literal["csv", "parquet", "archive"]


class ValueCount(BaseModel):
    value: str
    rows: int


class TableColumn(Column):
    """A column of a table and what was seen in it. `values`: the commonest, of columns with few distinct ones."""

    minimum: float | None = Field(default=None, description="For numbers.")
    maximum: float | None = Field(default=None, description="For numbers.")
    whole: bool = Field(default=False, description="For numbers: whether all of them are whole.")
    number: Literal["plain", "comma", "thousands"] = Field(
        default="plain",
        description="For numbers, how they are written: plain 1234.5, comma 1.234,5 or thousands 1,234.5. "
        "`number_notation` has details.",
    )
    number_notation: NumberNotation | None = Field(default=None, description="For numbers: how they are written.")
    date_notation: DateNotation | None = Field(default=None, description="For dates: how they are written.")
    use: ColumnUse = Field(default="feature", description="How the column is used, if this was set.")
    misfits: int = Field(
        default=0,
        description="For numbers and dates: number of cells that are neither; `missing` includes them.",
    )
    kept_spellings: list[str] = Field(
        default=[],
        description="Values, such as NA, that often stand for a missing value but are ordinary values in this column.",
    )
    missing_spellings: list[str] | None = Field(
        default=None, description="Cells that count as missing besides empty ones, if this was set."
    )
    missing_values: list[ValueCount] = Field(
        default=[], description="How missing values are written, the most common first; '' stands for empty cells."
    )
    values: list[ValueCount] = []
    histogram: list[int] = Field(
        default=[],
        description="For numbers: rows in 12 ranges of the same width from `minimum` to `maximum`, of at most 2,000 "
        "rows that are evenly spread; empty for agents, and where it was read by an earlier release.",
    )
    same_as: str | None = Field(
        default=None, description="An earlier column with the same information in every row, perhaps with other values."
    )
    rewritten: bool = Field(
        default=False, description="Whether programs get cells in a different form than in the file."
    )


class Table(BaseModel):
    """A table as it was read once, over all of its rows."""

    encoding: str = Field(default="", description="For a CSV file.")
    separator: str = Field(default="", description="For a CSV file.")
    header_line: int | None = Field(default=None, description="For a CSV file: the line with the column names, if any.")
    quote: str = Field(default="", description="For a CSV file: the quote around cells, if there may be any.")
    options: ReadingOptions = Field(
        default=ReadingOptions(), description="What was set for reading the file; the rest its content decided."
    )
    file_notes: list[FileNote] = Field(
        default=[], description="What to know about how the file became rows and columns; `warnings` says it, too."
    )
    rows: int
    columns: list[TableColumn]
    duplicate_rows: int = Field(default=0, description="Number of rows that are copies of an earlier row.")
    sample: list[list[str]] = Field(default=[], description="The first rows, with long cells cut; empty for agents.")
    warnings: list[str] = Field(
        default=[], description="What a person should know before trusting a score, one sentence each."
    )
    notes: list[ColumnNote] = Field(
        default=[],
        description="Columns that could be read in several ways, or not at all; `warnings` describes them, too.",
    )
    rules: int = Field(
        default=0, description="Version of the rules that read the columns; a table with older rules is read again."
    )


class DatasetSummary(BaseModel):
    """A data set by its name: the newest content that was uploaded under it."""

    name: str
    sha256: str = Field(description="Of the content and of the options it was read with; tasks are pinned to it.")
    file_sha256: str = Field(description="SHA-256 of the file as it was uploaded.")
    kind: Literal["table", "folder"]
    format: DatasetFormat
    filename: str
    size_bytes: int
    rows: int | None = Field(default=None, description="For a table.")
    column_count: int | None = Field(default=None, description="For a table.")
    file_count: int | None = Field(default=None, description="For a folder.")
    warnings: list[str] = []
    created_at: str


class Dataset(DatasetSummary):
    """With the schema of a table, or the file names of a folder."""

    table: Table | None = None
    files: list[str] = Field(default=[], description="For a folder: its first files, sorted.")


class DatasetList(Page):
    datasets: list[DatasetSummary]
    most_bytes: int = Field(description="Size of the largest file that upload_dataset accepts (MAX_DATASET_MB).")


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
    encoding: Encoding = None
    separator: Separator = None
    header: Header = None
    quote: Quote = None
    content: Any = b""


LIKELY_TARGETS = ("target", "label", "labels", "class", "y", "outcome", "result")
NAMES_SHOWN = 12


def guess_target(names: list[str]) -> str:
    """Return the column that is most likely to be predicted: one with such a name, else the last."""
    return next((name for likely in LIKELY_TARGETS for name in names if name.lower() == likely), names[-1])


def list_columns(names: list[str]) -> str:
    """Return the columns in a sentence, not too many of them."""
    more = len(names) - NAMES_SHOWN
    listed = ", ".join(repr(name) for name in names[:NAMES_SHOWN])
    return f"There is: {listed}{f' and {more} more, the last {names[-1]!r}' if more > 0 else ''}."


def explain_missing_target(names: list[str]) -> str:
    return (
        f"data.target_column (--target-column) is missing: which column is to be predicted? {list_columns(names)} "
        f"Perhaps {guess_target(names)!r}?"
    )
