"""Rows of a CSV file in order, in bounded memory, each with its line; quotes that do not match are errors with a line.

Blocks without a quote are split at the separator, which takes less than half the time of csv.reader. Where there is
a quote, csv.reader reads on from the first row of the block to the end of the row that the block ends in.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.dialect import Dialect, split_lines
from orchestrator.tabular.limits import MAX_CELL_CHARS
from orchestrator.tabular.quoting import SwallowedRows, describe_fault, find_fault

BLOCK_CHARS = 128 * 1024
MAX_FAULT_CHARS = 4 * MAX_CELL_CHARS
MAX_LINE_CHARS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that follow each other, blank lines as empty ones; `lines`: where each begins, counted from 1."""

    rows: list[list[str]]
    lines: Sequence[int]


class RowReader:
    """Reads the rows of an open file from the line `first_line` on; `columns` name cells in errors."""

    def __init__(
        self, file: TextIO, dialect: Dialect, *, first_line: int, columns: list[str], swallowed: SwallowedRows | None
    ) -> None:
        self._file, self._dialect, self._columns, self._swallowed = file, dialect, columns, swallowed
        self._rest = ""
        self._line = 1  # of what is read next
        self._row_lines: list[str] = []  # of the row that is being read
        for _ in range(first_line - 1):
            file.readline()
            self._line += 1

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, a block at a time; raise BadTable, naming line and column, for a malformed one."""
        while block := self._next_block():
            if self._is_simple(block):
                yield self._split(block)
            else:
                yield self._parse(block)

    def _is_simple(self, block: str) -> bool:
        dialect = self._dialect
        if dialect.skip_spaces or (dialect.quote and dialect.quote in block):
            return False
        return "\r" not in block or block.count("\r") == block.count("\r\n")

    def _split(self, block: str) -> Batch:
        """Split a block without quotes; a row ends with each line."""
        lines = (block.replace("\r\n", "\n") if "\r" in block else block).removesuffix("\n").split("\n")
        separator, start = self._dialect.separator, self._line
        rows = [line.split(separator) for line in lines]
        if "" in lines:
            rows = [row if line else [] for row, line in zip(rows, lines, strict=True)]
        if max(map(len, lines)) > MAX_CELL_CHARS:
            self._check_lengths(rows, lines)
        self._line += len(rows)
        return Batch(rows, range(start, self._line))

    def _check_lengths(self, rows: list[list[str]], lines: list[str]) -> None:
        for number, row in enumerate(rows):
            if max(map(len, row), default=0) > MAX_CELL_CHARS:
                raise describe_fault(find_fault(lines[number], self._line + number, self._dialect), self._columns)

    def _parse(self, block: str) -> Batch:
        """Read a block with quotes, up to the end of the row that it ends in."""
        lines = deque(split_lines(block))
        rows: list[list[str]] = []
        starts: list[int] = []
        reader = self._dialect.open_reader(self._feed(lines))
        while lines:
            start = self._line
            self._row_lines.clear()
            try:
                row = next(reader)
            except csv.Error:
                fault = find_fault("".join(self._row_lines)[:MAX_FAULT_CHARS], start, self._dialect)
                raise describe_fault(fault, self._columns) from None
            if self._swallowed is not None and self._line - start > 1:
                self._swallowed.check(row, start, self._columns)
            rows.append(row)
            starts.append(start)
        return Batch(rows, starts)

    def _feed(self, lines: deque[str]) -> Iterator[str]:
        """Yield the lines of the block, and of the next ones while a row goes on."""
        while True:
            if not lines:
                lines.extend(split_lines(self._next_block()))
                if not lines:
                    return
            line = lines.popleft()
            self._line += 1
            self._row_lines.append(line)
            yield line

    def _next_block(self) -> str:
        """Return the next whole lines, empty at the end of the file; a longer line is a block of its own."""
        parts, size = [self._rest], len(self._rest)
        self._rest = ""
        while True:
            text = self._read()
            end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            if end or not text:
                self._rest = text[end:]
                return "".join([*parts, text[:end]])
            parts.append(text)
            size += len(text)
            if size > MAX_LINE_CHARS:
                raise BadTable(f"Line {self._line} is longer than {MAX_LINE_CHARS // 2**20} MiB. Is this a CSV file?")

    def _read(self) -> str:
        try:
            return self._file.read(BLOCK_CHARS)
        except UnicodeError:
            raise BadTable(
                f"The file is not valid {self._file.encoding} text: after line {self._line} there are bytes that are "
                "not valid in it."
            ) from None
