"""Cells as they are written for programs: numbers with a decimal point, missing values empty, mixed dates in one
form.
"""

from collections.abc import Callable
from datetime import datetime

from orchestrator.contract.datasets import TableColumn
from orchestrator.tabular.dates import ISO_WRITTEN, iso, parse_moment
from orchestrator.tabular.missing_values import ALWAYS_MISSING, MISSING_IN_NUMBERS
from orchestrator.tabular.numbers import normalize

Writer = Callable[[str], str]
EPOCH = datetime(1970, 1, 1)


def cell_writer(column: TableColumn) -> Writer | None:
    """Return the function that writes a cell of the column; None if cells are written as they are in the file."""
    if not column.rewritten:
        return None
    missing = ALWAYS_MISSING | MISSING_IN_NUMBERS if column.type in ("number", "date") else ALWAYS_MISSING
    if column.type == "number" and column.number != "plain":
        mode = column.number
        return lambda cell: "" if (text := cell.strip()) in missing else normalize(text, mode)
    if column.type == "date" and column.form == ISO_WRITTEN:
        return lambda cell: "" if (text := cell.strip()) in missing else iso(text)
    return lambda cell: "" if (text := cell.strip()) in missing else text


def sort_key(column: TableColumn, cell: str) -> float | None:
    """Return a written number or date as a number to sort by; None if it is missing."""
    if not cell:
        return None
    if column.type == "number":
        return float(cell)
    moment = parse_moment(cell, column.form or "mixed")
    return (moment - EPOCH).total_seconds()
