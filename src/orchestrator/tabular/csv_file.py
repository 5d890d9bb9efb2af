"""A CSV file as rows of text, each with as many cells as there are columns. What does not fit is named by line and column."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.header import checked_header, column_words
from orchestrator.tabular.limits import CHUNK_CELLS, CHUNK_ROWS, MOST_CELL_CHARS, MOST_CELLS, MOST_ROWS
from orchestrator.tabular.opening import Text, text_of

LOOKED_AT_CHARS = 64 * 1024 * 1024  # of a cell that is too long, to find its column


class CsvFile:
    """`columns` are the names; `chunks` gives the rows. Raises BadTable for what is no table."""

    def __init__(self, path: Path, text: Text | None = None) -> None:
        self.path = path
        self.text = text or text_of(path)
        self.raw_header = self._header()
        self.columns = checked_header(self.raw_header)

    def chunks(self) -> Iterator[list[list[str]]]:
        """Rows in order, some thousand cells at a time. Raises BadTable."""
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
                        self._name_ragged()
                count += len(rows)
                if count > MOST_ROWS or count * width > MOST_CELLS:
                    raise BadTable(
                        f"The table is too large: at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells are read."
                    )
                yield rows

    def _open(self):
        csv.field_size_limit(MOST_CELL_CHARS)
        return self.path.open(encoding=self.text.encoding, newline="")

    def _reader(self, file):
        return csv.reader(file, delimiter=self.text.separator)

    def _header(self) -> list[str]:
        with self._open() as file:
            reader = self._reader(file)
            while rows := self._next(reader, 1):
                if any(cell.strip() for cell in rows[0]):
                    return rows[0]
        raise BadTable("The file is empty; the first line must hold the column names.")

    def _next(self, reader, size: int) -> list[list[str]]:
        try:
            return list(islice(reader, size))
        except csv.Error as error:
            if "field larger" in str(error):
                raise BadTable(self._long_cell_words(reader.line_num)) from None
            raise BadTable(f"Line {reader.line_num} is not well-formed CSV ({error}).") from None
        except UnicodeError:
            raise BadTable(
                f"The file is not whole {self.text.encoding} text: behind line {reader.line_num} there are bytes it cannot hold."
            ) from None

    def _long_cell_words(self, line: int) -> str:
        """Where a cell is too long, found by reading on with a higher limit."""
        most, column = MOST_CELL_CHARS // 1024, ""
        csv.field_size_limit(LOOKED_AT_CHARS)
        try:
            with self.path.open(encoding=self.text.encoding, newline="") as file:
                for row in self._reader(file):
                    long = next((place for place, cell in enumerate(row) if len(cell) > MOST_CELL_CHARS), None)
                    if long is not None:
                        column = f", column {column_words(self.columns, long)}" if hasattr(self, "columns") else ""
                        break
        except csv.Error:
            pass  # no end in sight: the line alone must do
        finally:
            csv.field_size_limit(MOST_CELL_CHARS)
        return f"Line {line}{column}: a cell is longer than {most} KiB, or its closing quote is missing."

    def _name_ragged(self) -> None:
        """Raises BadTable for the first row that has too few or too many cells."""
        width = len(self.columns)
        with self._open() as file:
            reader = self._reader(file)
            before = 0
            for row in reader:
                if row and len(row) != width:
                    at = f"Line {before + 1}"
                    cells = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
                    raise BadTable(
                        f"{at} has {cells}, the header has {width} columns{self._separator_words()}; every row needs as many."
                    )
                before = reader.line_num

    def _separator_words(self) -> str:
        names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
        return f" (cells are separated by {names[self.text.separator]})"
