"""The first rows of a CSV file as a dialect reads them, and how consistent they are: what dialects are chosen by."""

import csv
from collections import Counter
from dataclasses import dataclass

from orchestrator.tabular.dialect import Dialect

RATED_ROWS = 1000
MAX_PREAMBLE_ROWS = 20
CONSISTENT = 0.98


@dataclass(frozen=True, slots=True)
class FirstLines:
    """The first lines of a file, from the number `start` on; `is_whole`: there are no others."""

    lines: list[str]
    start: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A row among the first, with the number of its first line."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The first rows, read by one dialect. `width`: cells in most of them; `share` of the rows have as many.

    The rows begin at the first that is as wide; `preamble` are those before. `is_clean`: no quote was out of place.
    row_names: a header that has no name for the first column.
    """

    dialect: Dialect
    width: int
    share: float
    rows: list[FirstRow]
    preamble: list[FirstRow]
    is_clean: bool
    row_names: FirstRow | None = None

    @property
    def rank(self) -> tuple[bool, int, float]:
        """Return what the best separator has most of."""
        consistent = self.width > 1 and self.share >= CONSISTENT
        return consistent, -len(self.preamble), self.share if self.width > 1 else 0.0

    @property
    def order(self) -> tuple[bool, int, float]:
        """Return what the best kind of quotes has most of."""
        return self.is_clean, -len(self.preamble), self.share


def read_first_rows(first: FirstLines, dialect: Dialect) -> Reading:
    rows: list[FirstRow] = []
    reader, is_clean, before = dialect.open_reader(iter(first.lines)), True, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(FirstRow(first.start + before, cells))
            before = reader.line_num
            if len(rows) > RATED_ROWS:
                break
    except csv.Error:
        is_clean = not first.is_whole and reader.line_num == len(first.lines)  # or the last row goes on behind them
    return Reading(dialect, *arrange(rows), is_clean)


def arrange(rows: list[FirstRow]) -> tuple[int, float, list[FirstRow], list[FirstRow]]:
    """Return how wide most rows are, the share of those, the rows from the first such on, and those before."""
    if not rows:
        return 0, 0.0, [], []
    named = len(rows[0].cells)
    widths = Counter(named if fits(row.cells, named) else len(row.cells) for row in rows)
    width = max(widths, key=lambda wide: (widths[wide], wide == named, wide))
    start = next(index for index, row in enumerate(rows) if fits(row.cells, width))
    while is_title(rows, start, width):
        start += 1
    if start > MAX_PREAMBLE_ROWS or width < 2:
        start = 0
    share = sum(fits(row.cells, width) for row in rows[start:]) / len(rows[start:])
    return width, share, rows[start:], rows[:start]


def fits(cells: list[str], width: int) -> bool:
    """Check for as many cells as the table has columns; empty ones more at the end do no harm."""
    return len(cells) == width or (len(cells) > width and not any(cells[width:]))


def is_title(rows: list[FirstRow], index: int, width: int) -> bool:
    """Check for a title that a spreadsheet has filled up with separators: one cell, and full rows below."""
    if width < 3 or index + 1 >= len(rows):
        return False
    filled, below = (sum(bool(cell.strip()) for cell in row.cells) for row in rows[index : index + 2])
    return filled == 1 and (below >= width - 1 or is_title(rows, index + 1, width))
