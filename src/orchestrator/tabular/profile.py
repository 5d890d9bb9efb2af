"""The profile of a table, read once from start to end: types, missing values, distinct values, notes and warnings."""

import re
from array import array
from collections.abc import Mapping
from pathlib import Path

from orchestrator.contract.columns import ColumnNote, ColumnSetting
from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import ReadingOptions
from orchestrator.tabular.cell_writing import missing_cells
from orchestrator.tabular.column_plans import make_plans
from orchestrator.tabular.column_stats import MAX_HASHES, ColumnStats, count_distinct
from orchestrator.tabular.describe import describe_column
from orchestrator.tabular.judging.column_notes import column_notes
from orchestrator.tabular.judging.columns import Judgement, judge_column
from orchestrator.tabular.judging.file_hints import find_hints
from orchestrator.tabular.judging.misfits import NO_MISFITS
from orchestrator.tabular.judging.notes import Subject
from orchestrator.tabular.judging.sentinels import find_sentinel
from orchestrator.tabular.limits import SAMPLE_CHARS, SAMPLE_COLUMNS, SAMPLE_ROWS
from orchestrator.tabular.table_file import open_table
from orchestrator.tabular.warnings import table_warnings

RULES = 2  # of judging columns: raise it when they change, so that tables which were read by older ones are read again
TIME_NAME = re.compile(
    r"date|time|day|datum|fecha|jour|giorno|(?:^|[\W_])(?:dt|ts)(?:$|[\W_])|_at$|_on$", re.IGNORECASE
)


def profile_table(
    path: Path,
    options: ReadingOptions | None = None,
    *,
    settings: Mapping[str, ColumnSetting] | None = None,
    train: Table | None = None,
) -> Table:
    """Profile the table; raise BadTable, naming line and column, if it cannot be read.

    settings: how columns are to be read. train: the table of the training file, if this is its test file, which is read
    in the same way.
    """
    file = open_table(path, options)
    spare = [MAX_HASHES]
    plans = make_plans(settings or {}, train)
    column_stats = [ColumnStats(name, spare, plans.get(name)) for name in file.columns]
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
    columns, notes = describe_columns(column_stats, file.separator)
    table = Table(
        encoding=file.encoding,
        separator=file.separator,
        header_line=file.header_line,
        quote=file.quote,
        options=options or ReadingOptions(),
        file_notes=file.notes,
        rows=column_stats[0].rows,
        columns=columns,
        duplicate_rows=len(row_hashes) - count_distinct(row_hashes),
        sample=[[shorten(cell) for cell in row[:SAMPLE_COLUMNS]] for row in sample],
        notes=notes,
        rules=RULES,
    )
    return table.model_copy(update={"warnings": table_warnings(table, column_stats)})


def describe_columns(column_stats: list[ColumnStats], separator: str) -> tuple[list[TableColumn], list[ColumnNote]]:
    """Judge and describe the columns, and note what is to be said of them."""
    for stats in column_stats:
        stats.finish()
    hints = find_hints([stats.evidence for stats in column_stats], separator)
    first: dict[str, str] = {}
    columns: list[TableColumn] = []
    notes: list[ColumnNote] = []
    for stats in column_stats:
        is_time_name = TIME_NAME.search(stats.name) is not None
        judged = judge_column(stats.evidence, stats.counts, hints, plan=stats.plan, is_time_name=is_time_name)
        column = describe_column(stats, judged)
        twin = first.setdefault(stats.fingerprint(), stats.name)
        if twin != stats.name and column.type != "empty" and column.distinct != 1:
            column.same_as = twin
        columns.append(column)
        judged.type = column.type
        notes += notes_of(stats, judged, column, is_time_name)
    return columns, notes


def notes_of(stats: ColumnStats, judged: Judgement, column: TableColumn, is_time_name: bool) -> list[ColumnNote]:
    missing = missing_cells(column)
    sentinel = find_sentinel(stats.counts, stats.first_rows, missing) if stats.counts is not None else NO_MISFITS
    is_set = column.missing_spellings is not None
    subject = Subject(stats.name, stats.rows, judged, stats.evidence, is_set, sentinel)
    spellings = [spelling for spelling in stats.evidence.spellings if spelling in missing]
    return column_notes(subject, spellings, is_time_name=is_time_name)


def shorten(cell: str) -> str:
    return cell if len(cell) <= SAMPLE_CHARS else cell[: SAMPLE_CHARS - 1] + "…"
