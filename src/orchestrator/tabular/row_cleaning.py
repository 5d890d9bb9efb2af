"""Rows as a file has them, made into rows of a table: as many cells as columns, without what is certainly no data."""

from collections.abc import Sequence

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote
from orchestrator.tabular.csv_rows import Batch

END_OF_FILE = "\x1a"  # DOS ends a file with it


class RowCleaning:
    """Cleans the rows of one pass over a file, and counts what it leaves out.

    width: cells of the header; raw_header: its cells, empty if the file has none. kept: columns of the table, fewer
    than `width` if the last ones are empty.
    """

    def __init__(self, width: int, raw_header: Sequence[str], kept: int, separator_name: str) -> None:
        self._width, self._kept, self._separator_name = width, kept, separator_name
        self._raw_header = list(raw_header)
        self._empty = [""] * width
        self._repeated: list[int] = []  # lines
        self._empty_lines: list[int] = []

    def clean(self, batch: Batch) -> Batch:
        """Return the rows of the table among these; raise BadTable for one with too few or too many cells."""
        rows, lines = batch.rows, batch.lines
        if set(map(len, rows)) != {self._width} or self._empty in rows or self._raw_header in rows:
            kept = [
                (cells, line)
                for row, line in zip(rows, lines, strict=True)
                if (cells := self._clean_row(row, line)) is not None
            ]
            rows, lines = [cells for cells, _ in kept], [line for _, line in kept]
        if self._kept < self._width:
            rows = [row[: self._kept] for row in rows]
        return Batch(rows, lines)

    def notes(self) -> list[FileNote]:
        """Return what was left out of the rows so far."""
        notes: list[FileNote] = []
        if self._repeated:
            count, first = len(self._repeated), self._repeated[0]
            rows = f"{count:,} rows repeat the header" if count > 1 else "One row repeats the header"
            are = "they are left out, the first in" if count > 1 else "it is left out:"
            notes.append(FileNote(code="repeated_header", line=first, rows=count, text=f"{rows}; {are} line {first}."))
        if self._empty_lines:
            count, first = len(self._empty_lines), self._empty_lines[0]
            rows = f"{count:,} rows have no value" if count > 1 else "One row has no value"
            are = "they are left out, the first in" if count > 1 else "it is left out:"
            notes.append(
                FileNote(code="empty_rows", line=first, rows=count, text=f"{rows} in any column; {are} line {first}.")
            )
        return notes

    def _clean_row(self, row: list[str], line: int) -> list[str] | None:
        if not row or row == [END_OF_FILE]:
            return None
        if row == self._raw_header:
            self._repeated.append(line)
            return None
        if not any(row) and self._width > 1:
            self._empty_lines.append(line)
            return None
        if len(row) > self._width and not any(row[self._width :]):
            return row[: self._width]
        if len(row) != self._width:
            raise self._ragged(row, line)
        return row

    def _ragged(self, row: list[str], line: int) -> BadTable:
        cells = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
        source = f"the header has {self._width} columns" if self._raw_header else f"the first row has {self._width}"
        return BadTable(
            f"Line {line} has {cells}, but {source} (cells are separated by {self._separator_name}). "
            f"Every row needs as many cells{' as the header' if self._raw_header else ''}."
        )
