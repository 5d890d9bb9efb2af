"""Warnings that a person should read before trusting a score on a table."""

from collections.abc import Iterable, Sequence

from orchestrator.contract.columns import ColumnNote
from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.tabular.column_stats import ColumnStats

MAX_NAMED = 5
MAX_SENTENCES = 3  # of one kind, one for each column; more are one sentence
MIN_IDS = 20


def table_warnings(table: Table, column_stats: list[ColumnStats]) -> list[str]:
    """Make the warnings, the most important first."""
    sentences = [note.text for note in table.file_notes]
    sentences += note_sentences(table.notes)
    twins = [f"{column.same_as!r} and {column.name!r}" for column in table.columns if column.same_as]
    if twins:
        sentences.append(
            f"These columns have the same content in every row: {list_names(twins)}. "
            "If one of them is the target, the other reveals it, so ignore the other."
        )
    pairs = zip(table.columns, column_stats, strict=True)
    ids = [
        column.name
        for column, stats in pairs
        if looks_like_id(column, table.rows) and not stats.evidence.texts.has_words
    ]
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
    if table.duplicate_rows:
        copies = "is a copy of an earlier row" if table.duplicate_rows == 1 else "are copies of earlier rows"
        sentences.append(f"{table.duplicate_rows:,} of {table.rows:,} rows {copies}.")
    return sentences


def note_sentences(notes: Sequence[ColumnNote]) -> list[str]:
    """Return the notes as sentences; of a kind that many columns share, the first ones and the names of the others."""
    sentences: list[str] = []
    by_code: dict[str, list[ColumnNote]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    for same in by_code.values():
        sentences += [note.text for note in same[:MAX_SENTENCES]]
        if more := [repr(note.column) for note in same[MAX_SENTENCES:]]:
            sentences.append(f"Read likewise ({same[0].code.replace('_', ' ')}): {list_names(more)}.")
    return sentences


def looks_like_id(column: TableColumn, rows: int) -> bool:
    """Check for text or whole numbers, another one in each row."""
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
