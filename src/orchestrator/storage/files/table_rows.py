"""Rows of a task's test.csv by id: what programs may read, with no label in it."""

import csv
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

MAX_FILE_BYTES = 32 * 1024 * 1024  # reading it takes about half a second
MAX_COLUMNS = 40
ID_COLUMN = "id"


class TableRows(NamedTuple):
    """Some rows of a table: the names of its first columns without the id, and the cells of each row by id."""

    columns: list[str]
    cells: dict[int, list[str]]


def read_table_rows(path: Path, ids: Collection[int]) -> TableRows | None:
    """Return these rows; None where there is no such file, it is too large, or it has no ids.

    Blocking: runs in a thread.
    """
    wanted, cells = set(ids), {}
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return None
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            if ID_COLUMN not in header:
                return None
            at = header.index(ID_COLUMN)
            kept = [position for position in range(len(header)) if position != at][:MAX_COLUMNS]
            for row in rows:
                if len(row) == len(header) and row[at].isdecimal() and int(row[at]) in wanted:
                    cells[int(row[at])] = [row[position] for position in kept]
    except (OSError, ValueError, csv.Error):
        return None
    return TableRows([header[position] for position in kept], cells)
