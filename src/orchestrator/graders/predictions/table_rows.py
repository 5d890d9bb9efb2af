"""Rows of an uploaded table, taken apart once: features on disk as CSV, target and split column in memory."""

import mmap
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from orchestrator.contract.datasets import Table
from orchestrator.contract.errors import BadTable
from orchestrator.tabular.cell_writing import cell_writer
from orchestrator.tabular.csv_lines import csv_lines
from orchestrator.tabular.table_file import open_table


@dataclass
class Taken:
    """`lines`: where in `file` each row's features lie; targets and keys row by row, empty where there is none."""

    file: Path
    ends: array = field(default_factory=lambda: array("q", [0]))
    targets: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def take_apart(path: Path, table: Table, file: Path, *, features: list[str], target: str, key: str | None) -> Taken:
    """Take the rows of a table apart, in the order of `features`; raise BadTable if `table` is not its schema.

    key: the column that the split goes by.
    """
    source = open_table(path, table.options)
    if source.columns != [column.name for column in table.columns]:
        raise BadTable("The stored file does not match its schema; upload the file again.")
    position_of = {name: position for position, name in enumerate(source.columns)}
    columns = {column.name: column for column in table.columns}
    chosen = [position_of[name] for name in features]
    written = [(position, writer) for name, position in position_of.items() if (writer := cell_writer(columns[name]))]
    in_order = chosen == sorted(chosen)
    dropped = sorted(set(position_of.values()) - set(chosen), reverse=True)
    taken = Taken(file)
    words: dict[str, str] = {}  # one object for each distinct key or target: classes are few
    with file.open("wb") as out:
        for rows in source.chunks():
            rewrite(rows, written)
            if key is not None:
                taken.keys += [words.setdefault(row[position_of[key]], row[position_of[key]]) for row in rows]
            taken.targets += [words.setdefault(row[position_of[target]], row[position_of[target]]) for row in rows]
            if in_order and len(dropped) <= 3:
                for row in rows:
                    for position in dropped:
                        del row[position]
            else:
                rows = [[row[position] for position in chosen] for row in rows]
            write_lines(out, rows, taken.ends)
    return taken


def rewrite(rows: list[list[str]], written: list[tuple]) -> None:
    for position, writer in written:
        for row in rows:
            row[position] = writer(row[position])


def write_lines(out: BinaryIO, rows: list[list[str]], ends: array) -> None:
    encoded = [line.encode(errors="replace") for line in csv_lines(rows)]
    out.write(b"".join(encoded))
    end = ends[-1]
    for line in encoded:
        end += len(line)
        ends.append(end)


def read_lines(taken: Taken, numbers: Iterable[int]) -> Iterator[bytes]:
    """Yield the features of these rows, without line ends."""
    with taken.file.open("rb") as file:
        if not taken.ends[-1]:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            ends = taken.ends
            for number in numbers:
                yield content[ends[number] : ends[number + 1]]
