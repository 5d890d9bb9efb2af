"""Warnings that a person should read before trusting a score on a table."""

from collections.abc import Iterable

from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.tabular.column_stats import ColumnStats
from orchestrator.tabular.file_format import Dialect

MAX_NAMED = 5
MOSTLY = 0.9  # of the distinct values are numbers: the others are probably find_slips
MIN_IDS = 20


def table_warnings(table: Table, column_stats: list[ColumnStats], text: Dialect | None) -> list[str]:
    """Make the warnings, the most important first."""
    sentences: list[str] = []
    if text and text.odd_line:
        sentences.append(
            f"The file is not UTF-8 (line {text.odd_line} is the first that is not), so it is read as {text.encoding}."
        )
    sentences += find_slips(table.columns, column_stats)
    twins = [f"{column.same_as!r} and {column.name!r}" for column in table.columns if column.same_as]
    if twins:
        sentences.append(
            f"These columns have the same content in every row: {list_names(twins)}. "
            "If one of them is the target, the other reveals it, so ignore the other."
        )
    pairs = zip(table.columns, column_stats, strict=True)
    ids = [column.name for column, stats in pairs if looks_like_id(column, table.rows) and not stats.has_words]
    if ids:
        sentences.append(
            f"Different in every row, like an identifier, so nothing can be learned from: {list_names(map(repr, ids))}."
        )
    constant = [column.name for column in table.columns if column.distinct == 1 and not column.missing]
    if constant:
        sentences.append(f"Constant in every row: {list_names(map(repr, constant))}.")
    empty = [column.name for column in table.columns if column.type == "empty"]
    if empty:
        sentences.append(f"Empty in every row: {list_names(map(repr, empty))}.")
    ambiguous = [stats.name for stats in column_stats if stats.dates.alive and stats.dates.is_ambiguous()]
    if ambiguous:
        sentences.append(
            "It is unclear whether day or month comes first, so month first is assumed: "
            f"{list_names(map(repr, ambiguous))}."
        )
    if table.duplicate_rows:
        copies = "is a copy of an earlier row" if table.duplicate_rows == 1 else "are copies of earlier rows"
        sentences.append(f"{table.duplicate_rows:,} of {table.rows:,} rows {copies}.")
    return sentences


def find_slips(columns: list[TableColumn], column_stats: list[ColumnStats]) -> list[str]:
    """Find columns of numbers in which a few cells are not numbers."""
    sentences: list[str] = []
    for column, stats in zip(columns, column_stats, strict=True):
        total = stats.numbers_among + stats.texts_among
        if column.type in ("text", "category") and stats.first_text and stats.numbers_among > MOSTLY * total:
            row, value = stats.first_text
            shown = value if len(value) <= 40 else value[:39] + "…"
            sentences.append(
                f"Column {column.name!r} contains only numbers except for {stats.texts_among} values, the first in "
                f"row {row + 1}: {shown!r}; "
                f"it is read as {column.type}."
            )
    return sentences


def looks_like_id(column: TableColumn, rows: int) -> bool:
    """Dialect or whole numbers, another one in each row."""
    different = column.distinct is not None and column.distinct == rows and rows >= MIN_IDS
    if column.type == "number":
        if column.minimum is None or column.maximum is None:
            return False
        return different and bool(column.whole) and column.maximum - column.minimum < 10 * rows
    return different and column.type == "text"


def list_names(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - MAX_NAMED
    return ", ".join(listed[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
