"""The profile of a table, read once from start to end: types, missing values, distinct values and warnings."""

from array import array
from pathlib import Path

from orchestrator.contract.datasets import Table, TableColumn, ValueCount
from orchestrator.contract.errors import BadTable
from orchestrator.tabular.column_stats import MAX_HASHES, ColumnStats, count_distinct
from orchestrator.tabular.csv_file import CsvFile
from orchestrator.tabular.dates import ISO_WRITTEN
from orchestrator.tabular.file_format import detect_format
from orchestrator.tabular.limits import FEW_VALUES, SAMPLE_CHARS, SAMPLE_COLUMNS, SAMPLE_ROWS, VALUES_SHOWN
from orchestrator.tabular.parquet_file import ParquetFile
from orchestrator.tabular.warnings import table_warnings

MAX_CATEGORY_CHARS = 60  # characters on average
MAX_VALUE_CHARS = 200


def open_table(path: Path) -> CsvFile | ParquetFile:
    """Open the table by what the file contains; raise BadTable if it is not a table."""
    form = detect_format(path)
    if form == "archive":
        raise BadTable("The file is an archive or an Excel workbook, not a table. Save the sheet as CSV.")
    return ParquetFile(path) if form == "parquet" else CsvFile(path)


def profile_table(path: Path) -> Table:
    """Profile the table; raise BadTable, naming line and column, if it cannot be read."""
    file = open_table(path)
    spare = [MAX_HASHES]
    text = file.text if isinstance(file, CsvFile) else None
    column_stats = [ColumnStats(name, spare, comma_first=bool(text and text.separator != ",")) for name in file.columns]
    sample: list[list[str]] = []
    row_hashes = array("q")
    for rows in file.chunks():
        if len(sample) < SAMPLE_ROWS:
            sample += rows[: SAMPLE_ROWS - len(sample)]
        if len(row_hashes) < MAX_HASHES:
            row_hashes.extend(map(hash, map(tuple, rows)))
        for stats, cells in zip(column_stats, zip(*rows, strict=True), strict=True):
            stats.add(cells)
    if not column_stats[0].rows:
        raise BadTable("The file has a header but no rows.")
    columns = describe_columns(column_stats)
    table = Table(
        encoding=text.encoding if text else "",
        separator=text.separator if text else "",
        rows=column_stats[0].rows,
        columns=columns,
        duplicate_rows=len(row_hashes) - count_distinct(row_hashes),
        sample=[[shorten(cell) for cell in row[:SAMPLE_COLUMNS]] for row in sample],
    )
    return table.model_copy(update={"warnings": table_warnings(table, column_stats, text)})


def describe_columns(column_stats: list[ColumnStats]) -> list[TableColumn]:
    first: dict[str, str] = {}
    found = []
    for stats in column_stats:
        column = describe_column(stats)
        twin = first.setdefault(stats.fingerprint(), stats.name)
        if twin != stats.name and column.type != "empty" and column.distinct != 1:
            column.same_as = twin
        found.append(column)
    return found


def describe_column(stats: ColumnStats) -> TableColumn:
    weak_missing = stats.missing_in_numbers if stats.is_number or stats.is_date else 0
    missing = stats.missing + weak_missing
    column = TableColumn(name=stats.name, type="text", missing=missing, distinct=stats.distinct)
    column.rewritten = bool(stats.spelled or stats.spaced or weak_missing)
    if missing == stats.rows:
        column.type, column.distinct = "empty", 0
    elif stats.is_number:
        column.type, column.number = "number", stats.numbers.mode or "plain"
        column.minimum, column.maximum, column.whole = stats.numbers.minimum, stats.numbers.maximum, stats.numbers.whole
        column.rewritten = column.rewritten or column.number != "plain"
    elif stats.is_date:
        column.type, column.form = "date", stats.dates.form()
        if column.form == "mixed":
            column.form, column.rewritten = ISO_WRITTEN, True
    elif is_category(stats, stats.rows - missing):
        column.type, column.form = "category", category_form(stats)
    if stats.counts is not None and (column.type == "category" or (column.distinct or VALUES_SHOWN) < VALUES_SHOWN):
        column.values = [
            ValueCount(value=value[:MAX_VALUE_CHARS], rows=rows)
            for value, rows in stats.values().most_common(VALUES_SHOWN)
        ]
    return column


def is_category(stats: ColumnStats, present: int) -> bool:
    """Check for few distinct, short values: neither free text nor an identifier."""
    distinct = stats.distinct
    if distinct is None or distinct > FEW_VALUES or stats.counts is None:
        return False
    if stats.texts_measured and stats.chars / stats.texts_measured > MAX_CATEGORY_CHARS:
        return False
    return distinct <= 10 or (distinct <= max(present // 2, 1) and (distinct <= 50 or distinct <= present // 10))


def category_form(stats: ColumnStats) -> str | None:
    """Return `number` for codes that are written with digits, such as 007."""
    return "number" if all(value.isascii() and value.isdigit() for value in stats.values()) else None


def shorten(cell: str) -> str:
    return cell if len(cell) <= SAMPLE_CHARS else cell[: SAMPLE_CHARS - 1] + "…"
