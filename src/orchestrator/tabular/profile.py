"""A table read once from front to end: types, gaps, distinct values, and what to be warned of."""

from array import array
from pathlib import Path

from orchestrator.contract.datasets import Table, TableColumn, ValueCount
from orchestrator.contract.errors import BadTable
from orchestrator.tabular.csv_file import CsvFile
from orchestrator.tabular.dates import ISO_WRITTEN
from orchestrator.tabular.limits import FEW_VALUES, SAMPLE_CHARS, SAMPLE_COLUMNS, SAMPLE_ROWS, VALUES_SHOWN
from orchestrator.tabular.opening import format_of
from orchestrator.tabular.parquet_file import ParquetFile
from orchestrator.tabular.tally import MOST_HASHES, Tally, count_distinct
from orchestrator.tabular.warnings import table_warnings

LONGEST_CATEGORY = 60  # characters on average
LONGEST_VALUE = 200


def opened(path: Path) -> CsvFile | ParquetFile:
    """The table in a file, by what the file holds. Raises BadTable."""
    form = format_of(path)
    if form == "archive":
        raise BadTable("The file is an archive or an Excel workbook, no table: save the sheet as CSV.")
    return ParquetFile(path) if form == "parquet" else CsvFile(path)


def profiled(path: Path) -> Table:
    """What the table holds. Raises BadTable, which names line and column."""
    file = opened(path)
    spare = [MOST_HASHES]
    text = file.text if isinstance(file, CsvFile) else None
    tallies = [Tally(name, spare, comma_first=bool(text and text.separator != ",")) for name in file.columns]
    sample: list[list[str]] = []
    row_hashes = array("q")
    for rows in file.chunks():
        if len(sample) < SAMPLE_ROWS:
            sample += rows[: SAMPLE_ROWS - len(sample)]
        if len(row_hashes) < MOST_HASHES:
            row_hashes.extend(map(hash, map(tuple, rows)))
        for tally, cells in zip(tallies, zip(*rows, strict=True), strict=True):
            tally.add(cells)
    if not tallies[0].rows:
        raise BadTable("The file has a header and no rows.")
    columns = columns_of(tallies)
    table = Table(
        encoding=text.encoding if text else "",
        separator=text.separator if text else "",
        rows=tallies[0].rows,
        columns=columns,
        duplicate_rows=len(row_hashes) - count_distinct(row_hashes),
        sample=[[shortened(cell) for cell in row[:SAMPLE_COLUMNS]] for row in sample],
    )
    return table.model_copy(update={"warnings": table_warnings(table, tallies, text)})


def columns_of(tallies: list[Tally]) -> list[TableColumn]:
    first: dict[str, str] = {}
    found = []
    for tally in tallies:
        column = column_of(tally)
        twin = first.setdefault(tally.fingerprint(), tally.name)
        if twin != tally.name and column.type != "empty" and column.distinct != 1:
            column.same_as = twin
        found.append(column)
    return found


def column_of(tally: Tally) -> TableColumn:
    weak_missing = tally.weak if tally.is_number or tally.is_date else 0
    missing = tally.missing + weak_missing
    column = TableColumn(name=tally.name, type="text", missing=missing, distinct=tally.distinct)
    column.rewritten = bool(tally.spelled or tally.spaced or weak_missing)
    if missing == tally.rows:
        column.type, column.distinct = "empty", 0
    elif tally.is_number:
        column.type, column.number = "number", tally.numbers.mode
        column.minimum, column.maximum, column.whole = tally.numbers.minimum, tally.numbers.maximum, tally.numbers.whole
        column.rewritten = column.rewritten or column.number != "plain"
    elif tally.is_date:
        column.type, column.form = "date", tally.dates.form()
        if column.form == "mixed":
            column.form, column.rewritten = ISO_WRITTEN, True
    elif is_category(tally, tally.rows - missing):
        column.type, column.form = "category", category_form(tally)
    if tally.counts is not None and (column.type == "category" or (column.distinct or VALUES_SHOWN) < VALUES_SHOWN):
        column.values = [
            ValueCount(value=value[:LONGEST_VALUE], rows=rows)
            for value, rows in tally.values().most_common(VALUES_SHOWN)
        ]
    return column


def is_category(tally: Tally, present: int) -> bool:
    """Few distinct values, each short: no free text and no identifier."""
    distinct = tally.distinct
    if distinct is None or distinct > FEW_VALUES or tally.counts is None:
        return False
    if tally.texts_measured and tally.chars / tally.texts_measured > LONGEST_CATEGORY:
        return False
    return distinct <= 10 or (distinct <= max(present // 2, 1) and (distinct <= 50 or distinct <= present // 10))


def category_form(tally: Tally) -> str | None:
    """`number` for codes that are written with digits, as 007."""
    return "number" if all(value.isascii() and value.isdigit() for value in tally.values()) else None


def shortened(cell: str) -> str:
    return cell if len(cell) <= SAMPLE_CHARS else cell[: SAMPLE_CHARS - 1] + "…"
