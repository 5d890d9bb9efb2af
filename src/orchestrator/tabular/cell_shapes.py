"""What cells look like at first sight: enough to tell names from values, long before a column is judged."""

import re
from collections.abc import Sequence

from orchestrator.tabular.missing_values import MISSING_IN_NUMBERS, USUALLY_MISSING

MOSTLY = 0.9
MIN_CELLS = 2
_NUMBER = re.compile(r"[-+−(]?\s?[$€£¥]?\s?\d[\d.,'’\s]*(?:[eE][-+]?\d+)?\s?[%$€£¥)]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "inf", "-inf")) | {
    cell.lower() for cell in USUALLY_MISSING | MISSING_IN_NUMBERS if cell[0] == "#" or not any(map(str.isalnum, cell))
}


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in _MISSING


def is_numeric(cell: str) -> bool:
    """Check for a number in any notation: 1.5, 1.234,5, $12, 3 %, 2024."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def is_value(cell: str) -> bool:
    """Check for a number or a date: what is seldom the name of a column."""
    return is_numeric(cell) or _DATE.fullmatch(cell.strip()) is not None


def column_of(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """Return the cells of a column that are not missing."""
    return [row[index] for row in rows if index < len(row) and not is_missing(row[index])]


def numeric_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns in which nearly all cells are numbers or dates."""
    numeric: list[int] = []
    for index in range(width):
        cells = column_of(rows, index)
        if len(cells) >= MIN_CELLS and sum(map(is_value, cells)) >= MOSTLY * len(cells):
            numeric.append(index)
    return numeric
