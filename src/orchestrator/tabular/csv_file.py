"""A CSV file as rows of text, each with as many cells as there are columns; errors name line and column."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.file_format import Dialect, detect_dialect
from orchestrator.tabular.header import check_header, name_column
from orchestrator.tabular.limits import CHUNK_CELLS, CHUNK_ROWS, MAX_CELL_CHARS, MAX_CELLS, MAX_ROWS

if TYPE_CHECKING:
    from _csv import Reader

MAX_SCANNED_CELL_CHARS = 64 * 1024 * 1024  # read of a cell that is too long, to find its column


class CsvFile:
    """`columns` are the names; `chunks` gives the rows. Raises BadTable if the file is not a table."""

    def __init__(self, path: Path, text: Dialect | None = None) -> None:
        self.path = path
        self.text = text or detect_dialect(path)
        self.raw_header = self._header()
        self.columns = check_header(self.raw_header)

    def chunks(self) -> Iterator[list[list[str]]]:
        """Yield the rows in order, some thousand cells at a time; raise BadTable for a malformed one."""
        width, count = len(self.columns), 0
        size = max(CHUNK_ROWS, CHUNK_CELLS // width)
        with self._open() as file:
            reader = self._reader(file)
            next(reader)
            while rows := self._next(reader, size):
                lengths = set(map(len, rows))
                if lengths != {width}:
                    rows = [row for row in rows if row]  # blank lines
                    if lengths - {width, 0}:
                        self._raise_ragged()
                count += len(rows)
                if count > MAX_ROWS or count * width > MAX_CELLS:
                    raise BadTable(
                        f"The table is too large: at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells are read."
                    )
                yield rows

    def _open(self) -> TextIO:
        csv.field_size_limit(MAX_CELL_CHARS)
        return self.path.open(encoding=self.text.encoding, newline="")

    def _reader(self, file: TextIO) -> "Reader":
        return csv.reader(file, delimiter=self.text.separator)

    def _header(self) -> list[str]:
        with self._open() as file:
            reader = self._reader(file)
            while rows := self._next(reader, 1):
                if any(cell.strip() for cell in rows[0]):
                    return rows[0]
        raise BadTable("The file is empty. The first line must contain the column names.")

    def _next(self, reader: "Reader", size: int) -> list[list[str]]:
        try:
            return list(islice(reader, size))
        except csv.Error as error:
            if "field larger" in str(error):
                raise BadTable(self._describe_long_cell(reader.line_num)) from None
            raise BadTable(f"Line {reader.line_num} is not well-formed CSV ({error}).") from None
        except UnicodeError:
            raise BadTable(
                f"The file is not valid {self.text.encoding} text: "
                f"after line {reader.line_num} there are bytes that are not valid in it."
            ) from None

    def _describe_long_cell(self, line: int) -> str:
        """Say where a cell is too long, by reading on with a higher limit."""
        max_kib, column = MAX_CELL_CHARS // 1024, ""
        csv.field_size_limit(MAX_SCANNED_CELL_CHARS)
        try:
            with self.path.open(encoding=self.text.encoding, newline="") as file:
                for row in self._reader(file):
                    long = next((index for index, cell in enumerate(row) if len(cell) > MAX_CELL_CHARS), None)
                    if long is not None:
                        column = f", column {name_column(self.columns, long)}" if hasattr(self, "columns") else ""
                        break
        except csv.Error:
            pass  # the cell is longer still: the line alone must do
        finally:
            csv.field_size_limit(MAX_CELL_CHARS)
        return f"Line {line}{column}: a cell is longer than {max_kib} KiB, or its closing quote is missing."

    def _raise_ragged(self) -> None:
        """Raise BadTable for the first row with too few or too many cells."""
        width = len(self.columns)
        with self._open() as file:
            reader = self._reader(file)
            before = 0
            for row in reader:
                if row and len(row) != width:
                    at = f"Line {before + 1}"
                    cells = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
                    raise BadTable(
                        f"{at} has {cells}, but the header has {width} columns{self._describe_separator()}. "
                        "Every row needs as many cells as the header."
                    )
                before = reader.line_num

    def _describe_separator(self) -> str:
        names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
        return f" (cells are separated by {names[self.text.separator]})"
