"""Thousands of generated tables are read back: every value as it was written, or something is said about it."""

import os
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from orchestrator.contract.columns import NoteCode
from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNoteCode
from orchestrator.tabular.cell_writing import cell_writer
from orchestrator.tabular.profile import profile_table
from orchestrator.tabular.table_file import open_table
from tests.tabular.generated_tables import SLIPS, Generated, Value, generate_table

TABLES = 5_000
FIRST_SEED = int(os.environ.get("TABLES_SEED", "0")) * TABLES
STRUCTURE: set[FileNoteCode] = {"separator", "swallowed_rows", "doubtful_header", "numeric_header", "totals_row"}
ENCODING: set[FileNoteCode] = {"not_utf8", "ambiguous_encoding"}
DOUBTS: set[NoteCode] = {"ambiguous_decimal", "mixed_decimals", "ambiguous_order", "mixed_orders", "two_digit_years"}
DOUBTS |= {"partial_unit", "mixed_units", "kept_spelling", "misfits", "mostly_numbers", "mostly_dates"}
MAX_REFUSED = 0.02


def test_no_value_of_a_generated_table_is_wrong_in_silence(tmp_path: Path):
    path = tmp_path / "data.csv"
    wrong: list[str] = []
    refused = 0
    for seed in range(FIRST_SEED, FIRST_SEED + TABLES):
        generated = generate_table(seed)
        path.write_bytes(generated.content)
        try:
            table = profile_table(path)
        except BadTable as error:
            refused += "no_header" not in generated.recipe
            if "no_header" not in generated.recipe:
                print(f"{generated.recipe}: refused: {error}")
            continue
        wrong += [f"{generated.recipe}: {problem}" for problem in find_silent_errors(generated, table, path)]

    assert wrong == [], f"{len(wrong)} values are wrong, and nothing is said of them"
    assert refused <= MAX_REFUSED * TABLES


def find_silent_errors(generated: Generated, table: Table, path: Path) -> Iterator[str]:
    """Yield the first wrong value of each column of which nothing is said."""
    notes = {note.code for note in table.file_notes}
    columns = generated.columns
    if notes & STRUCTURE:
        return
    if [column.name for column in table.columns] != [column.name for column in columns]:
        if not notes & ENCODING:
            yield f"columns {[column.name for column in table.columns]}"
        return
    kept = [row for row in range(len(columns[0].cells)) if any(column.cells[row] for column in columns)]
    if table.rows != len(kept) or (len(kept) < len(columns[0].cells) and "empty_rows" not in notes):
        yield f"{table.rows} rows instead of {len(kept)}"
        return
    rows = [row for rows in open_table(path).chunks() for row in rows]
    for index, (column, read) in enumerate(zip(columns, table.columns, strict=True)):
        codes = {note.code for note in table.notes if note.column == read.name}
        write = cell_writer(read) or str
        if codes & DOUBTS or (column.kind in ("text", "category") and notes & ENCODING):
            continue
        for row, cells in zip(kept, rows, strict=True):
            value, text, cell = column.values[row], column.cells[row], write(cells[index])
            is_said_slip = text in SLIPS and cell == "" and bool(codes)
            if not is_said_slip and not is_same(value, text, cell, read):
                yield f"{column.kind} {column.name!r}, row {row}: {text!r} is {cell!r} in a column of type {read.type}"
                break


def is_same(value: Value, text: str, cell: str, read: TableColumn) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, str):
        return cell == value
    if isinstance(value, datetime):
        return read_moment(cell if read.type == "date" else text) == value
    return read_number(cell if read.type == "number" else text) == value


def read_moment(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def read_number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None
