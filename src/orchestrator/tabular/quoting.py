"""Quotes that are out of place: which cell a malformed row breaks in, and rows that have vanished into a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote
from orchestrator.tabular.cell_shapes import is_missing, is_value
from orchestrator.tabular.dialect import Dialect, split_lines
from orchestrator.tabular.header import name_column
from orchestrator.tabular.limits import MAX_CELL_CHARS

AS_TEXT = "If quotes are characters like others in this file, set the option quote to none."
MIN_CONFIRMED = 2
MIN_LINES_UNCONFIRMED = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be read: its cell `column` begins in `line`, and goes wrong in `last_line`."""

    kind: Literal["long", "text_behind", "unclosed"]
    column: int
    line: int
    last_line: int
    is_quoted: bool


def find_fault(text: str, line: int, dialect: Dialect) -> Fault:
    """Return the fault of a row that csv.reader refuses. `text`: from the start of the row, in `line`, on."""
    column, here = 0, line
    position, end = 0, len(text)
    while position < end:
        begin, cell_line = position, here
        is_quoted = bool(dialect.quote) and text[position] == dialect.quote
        if is_quoted:
            position = end_of_quoted(text, position + 1, dialect)
            here += count_lines(text, begin, position)
            if position - begin > MAX_CELL_CHARS or position > end:
                kind = "long" if position - begin > MAX_CELL_CHARS else "unclosed"
                return Fault(kind, column, cell_line, here, is_quoted)
            if position < end and text[position] not in (dialect.separator, "\r", "\n"):
                return Fault("text_behind", column, cell_line, here, is_quoted)
        else:
            while position < end and text[position] not in (dialect.separator, "\r", "\n"):
                position += 1
            if position - begin > MAX_CELL_CHARS:
                return Fault("long", column, cell_line, here, is_quoted)
        if position < end and text[position] != dialect.separator:
            break
        position += 1
        column += 1
        while dialect.skip_spaces and position < end and text[position] == " ":
            position += 1
    return Fault("unclosed", column, line, here, is_quoted=True)


def end_of_quoted(text: str, position: int, dialect: Dialect) -> int:
    """Return the position behind the closing quote, beyond the text if there is none."""
    quote, end = dialect.quote, len(text)
    while position < end:
        if dialect.backslash and text[position] == "\\":
            position += 2
        elif text[position] != quote:
            position += 1
        elif text[position : position + 2] == quote * 2:
            position += 2
        else:
            return position + 1
    return end + 1


def count_lines(text: str, begin: int, end: int) -> int:
    return len(split_lines(text[begin : min(end, len(text))] + ".")) - 1


def describe_fault(fault: Fault, columns: list[str]) -> BadTable:
    """Return the error that says where a row breaks, and what to do."""
    where = f"Line {fault.line}, column {name_column(columns, fault.column)}"
    if fault.kind == "long":
        limit = f"{MAX_CELL_CHARS // 1024} KiB"
        closing = f", or its closing quote is missing. {AS_TEXT}" if fault.is_quoted else "."
        return BadTable(f"{where}: a cell is longer than {limit}{closing}")
    if fault.kind == "unclosed":
        return BadTable(f"{where}: a cell begins with a quote, and its closing quote is missing. {AS_TEXT}")
    return BadTable(
        f"{where}: a cell begins with a quote, and there is text behind its closing quote in line {fault.last_line}. "
        f"Perhaps a quote stands there by itself, and the rows between the two would be lost. {AS_TEXT}"
    )


@dataclass(slots=True)
class SwallowedRows:
    """Looks for rows that have vanished into a cell of several lines, from a quote left open up to the next one.

    numeric: the columns of numbers and dates; what looks like rows must have such values there, which tells it from
    prose with commas.
    """

    dialect: Dialect
    width: int
    numeric: Sequence[int]
    first_line: int = 0
    suspected: int = 0

    def check(self, row: list[str], line: int, columns: list[str]) -> None:
        """Check a row that begins in `line`; note it if it may have swallowed others, raise BadTable if it has."""
        for index, cell in enumerate(row):
            lines = split_lines(cell) if "\n" in cell or "\r" in cell else []
            if len(lines) < 2 or not self._could_be_rows(lines, index):
                continue
            confirmed = self._confirmations(lines, index)
            if confirmed is None:
                continue
            if confirmed >= MIN_CONFIRMED:
                raise BadTable(
                    f"Line {line}, column {name_column(columns, index)}: a cell goes on over {len(lines)} lines that "
                    "look like rows of the table, so a quote was probably left open there, and these rows would be "
                    f"lost. {AS_TEXT}"
                )
            if confirmed == 0 and len(lines) < MIN_LINES_UNCONFIRMED:
                continue
            self.first_line = self.first_line or line
            self.suspected += 1

    def notes(self) -> list[FileNote]:
        """Return a note on cells that may have swallowed rows."""
        if not self.suspected:
            return []
        cells = f"{self.suspected:,} cells go" if self.suspected > 1 else "A cell goes"
        first = f", the first in line {self.first_line}," if self.suspected > 1 else f" in line {self.first_line}"
        return [
            FileNote(
                code="swallowed_rows",
                line=self.first_line,
                rows=self.suspected,
                set_by="quote",
                text=f"{cells} on over several lines{first} with as many separators as rows have. If quotes were left "
                f"open there, rows are lost. {AS_TEXT}",
            )
        ]

    def _could_be_rows(self, lines: list[str], index: int) -> bool:
        """Check that line ends stand where the ends of rows would: by the number of separators."""
        separators = [line.count(self.dialect.separator) for line in lines]
        return (
            separators[0] == self.width - 1 - index
            and separators[-1] == index
            and all(count == self.width - 1 for count in separators[1:-1])
        )

    def _confirmations(self, lines: list[str], index: int) -> int | None:
        """Count the numbers that stand where the columns of numbers would be; None if words stand there."""
        pieces = [line.rstrip("\r\n").split(self.dialect.separator) for line in lines]
        pieces[0] = [""] * index + pieces[0]
        confirmed = 0
        for number, cells in enumerate(pieces):
            for column in self.numeric:
                is_cut = (number == 0 and column <= index) or (number == len(pieces) - 1 and column >= index)
                if is_cut or column >= len(cells) or is_missing(cells[column]):
                    continue
                if not is_value(cells[column]):
                    return None
                confirmed += 1
        return confirmed
