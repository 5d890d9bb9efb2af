"""Cells as they are written for programs: numbers with a point, gaps empty, dates of a mixed column in one form."""

from collections.abc import Callable
from datetime import datetime

from orchestrator.contract.datasets import TableColumn
from orchestrator.tabular.dates import ISO_WRITTEN, iso, moment_of
from orchestrator.tabular.missing import STRONG, WEAK
from orchestrator.tabular.numbers import plain

Writer = Callable[[str], str]
EPOCH = datetime(1970, 1, 1)


def writer_of(column: TableColumn) -> Writer | None:
    """How a cell of the column is written; None where all stand in the file as they are written."""
    if not column.rewritten:
        return None
    missing = STRONG | WEAK if column.type in ("number", "date") else STRONG
    if column.type == "number" and column.number != "plain":
        mode = column.number
        return lambda cell: "" if (text := cell.strip()) in missing else plain(text, mode)
    if column.type == "date" and column.form == ISO_WRITTEN:
        return lambda cell: "" if (text := cell.strip()) in missing else iso(text)
    return lambda cell: "" if (text := cell.strip()) in missing else text


def sort_key(column: TableColumn, cell: str) -> float | None:
    """A written cell of a number or date as a number that sorts in time; None where it is missing."""
    if not cell:
        return None
    if column.type == "number":
        return float(cell)
    moment = moment_of(cell, column.form or "mixed")
    return (moment - EPOCH).total_seconds()
