"""A predictions.csv as numbers. The file is hostile: each line is checked, and nothing is read past its use.

Written by hand: pandas bounds neither lines nor fields, does not name the line of a bad value, and imports slowly.
"""

import csv
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, TypedDict

import numpy as np
from scoring import Predictions, Rejected
from values import (
    ReadValues,
    class_reader,
    parse_number,
    quote,
    read_numbers,
    read_probabilities,
    read_row_probabilities,
    read_whole_numbers,
)

BASE_FILE_BYTES = 64 * 1024 * 1024  # the limit, unless rows and classes make for more
MAX_FILE_BYTES = 256 * 1024 * 1024  # as much as the engine takes out of a sandbox
ROW_BYTES, CLASS_BYTES = 32, 12
MAX_LINE_BYTES = 64 * 1024
SPARE_LINES = 1000  # for the header and for blank ones
BLOCK_ROWS = 5_000
MAX_FIELD_CHARS = 131_072


class Reader(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


class Columns(TypedDict):
    """Position of each column; `proba` has one for each class, or none."""

    id: int
    prediction: int
    proba: list[int]


def read_predictions(path: Path, count: int, classes: list[str], *, with_probabilities: bool) -> Predictions:
    """Read one prediction for each id from 0 to `count` - 1; raise Rejected, which names the line, if one is wrong."""
    check_file(path, min(MAX_FILE_BYTES, max(BASE_FILE_BYTES, count * (ROW_BYTES + CLASS_BYTES * len(classes)))))
    csv.field_size_limit(MAX_FIELD_CHARS)
    with path.open("rb") as file:
        reader = csv.reader(text_lines(file, count, line_limit(count, classes)))
        try:
            return read_rows(reader, count, classes, with_probabilities)
        except csv.Error as error:
            raise Rejected(
                "malformed", f"predictions.csv, line {reader.line_num}: it is not well-formed CSV ({error})."
            ) from None


def check_file(path: Path, max_bytes: int) -> None:
    try:
        status = path.lstat()
    except OSError:
        raise Rejected(
            "missing_file", "The program wrote no predictions.csv; write it into the working directory."
        ) from None
    if not stat.S_ISREG(status.st_mode):
        raise Rejected("unreadable_file", "predictions.csv is not a plain file.")
    if status.st_size > max_bytes:
        raise Rejected("too_large", f"predictions.csv has {status.st_size} bytes; at most {max_bytes} are read.")


def line_limit(count: int, classes: list[str]) -> int:
    """Return how many lines the file may have; labels may hold line ends."""
    in_a_label = max((label.count("\n") for label in classes), default=0)
    return count + SPARE_LINES + (count + len(classes)) * in_a_label


def text_lines(file: BinaryIO, count: int, max_lines: int) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number > max_lines:
            raise Rejected(
                "wrong_rows",
                f"predictions.csv, line {number}: the file goes on, though test.csv has {count} rows only.",
            )
        if len(line) > MAX_LINE_BYTES:
            raise Rejected("too_large", f"predictions.csv, line {number}: it is longer than {MAX_LINE_BYTES} bytes.")
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Rejected("unreadable_file", f"predictions.csv, line {number}: it is not UTF-8 text.") from None


def read_rows(reader: Reader, count: int, classes: list[str], with_probabilities: bool) -> Predictions:
    header = next(reader, [])
    at = find_columns(header, classes, with_probabilities)
    partial = PartialPredictions(count, len(classes), with_probabilities)
    read_values = class_reader(classes) if classes else read_numbers
    problem = None
    while problem is None:
        block, problem = read_block(reader)
        if not block and problem is None:
            break
        try:
            add_block(partial, [row for _, row in block], len(header), at, read_values)
        except ValueError:  # something is wrong with one of them: looked for line by line
            add_lines(partial, block, len(header), at, read_values)
    if problem is not None:
        raise problem
    missing = np.flatnonzero(~partial.seen)
    if missing.size:
        raise Rejected(
            "wrong_rows",
            f"predictions.csv has {count - missing.size} of {count} rows: id {missing[0]} is missing, for one.",
        )
    return Predictions(partial.values if not classes else partial.values.astype(int), partial.probabilities)


class PartialPredictions:
    """What has been read so far, by id; ids not yet `seen` have NaN."""

    def __init__(self, count: int, class_count: int, with_probabilities: bool) -> None:
        self.count = count
        self.seen = np.zeros(count, dtype=bool)
        self.values = np.full(count, np.nan)
        self.probabilities = np.full((count, class_count), np.nan) if with_probabilities else None


def read_block(reader: Reader) -> tuple[list[tuple[int, list[str]]], Exception | None]:
    """Read the next rows with their line numbers, blank ones left out; return them and the error right after them."""
    block: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if row and not is_blank(row):
                block.append((reader.line_num, row))
            if len(block) == BLOCK_ROWS:
                break
    except (Rejected, csv.Error) as why:
        return block, why
    return block, None


def is_blank(row: list[str]) -> bool:
    """Whether there was nothing but spaces on the line."""
    return len(row) == 1 and not row[0].strip()


def add_block(
    partial: PartialPredictions, rows: list[list[str]], width: int, at: Columns, read_values: ReadValues
) -> None:
    """Add all rows of the block; raise ValueError, and add none, if one is wrong."""
    if not rows or any(len(row) != width for row in rows):
        raise ValueError
    columns = list(zip(*rows, strict=True))
    ids = read_whole_numbers(columns[at["id"]])
    if ids.min() < 0 or ids.max() >= partial.count or partial.seen[ids].any() or np.bincount(ids).max() > 1:
        raise ValueError
    values = read_values(columns[at["prediction"]])
    probabilities = (
        read_probabilities([columns[position] for position in at["proba"]])
        if partial.probabilities is not None
        else None
    )
    partial.seen[ids] = True
    partial.values[ids] = values
    if probabilities is not None and partial.probabilities is not None:
        partial.probabilities[ids] = probabilities


def add_lines(
    partial: PartialPredictions, block: list[tuple[int, list[str]]], width: int, at: Columns, read_values: ReadValues
) -> None:
    """Add the rows one by one; raise Rejected, which names the first line that is wrong, and why."""
    for line, row in block:
        where = f"predictions.csv, line {line}"
        if len(row) != width:
            raise Rejected("malformed", f"{where}: it has {len(row)} fields, the header has {width}.")
        id_ = read_id(row[at["id"]], partial.count, where)
        if partial.seen[id_]:
            raise Rejected(
                "wrong_rows",
                f"{where}: id {id_} stands there a second time; each id of test.csv needs exactly one row.",
            )
        try:
            partial.values[id_] = read_values([row[at["prediction"]]])[0]
        except ValueError as why:
            raise Rejected("wrong_value", f"{where} (id {id_}): {why}") from None
        if partial.probabilities is not None:
            partial.probabilities[id_] = read_row_probabilities(
                [row[column] for column in at["proba"]], f"{where} (id {id_})"
            )
        partial.seen[id_] = True


def find_columns(header: list[str], classes: list[str], with_probabilities: bool) -> Columns:
    """Return the position of each column; raise Rejected if one is missing, unknown or there twice.

    For two classes, `proba` may stand for the probability of the second one.
    """
    probability_columns = [f"proba_{label}" for label in classes]
    if len(classes) == 2 and "proba" in header:
        probability_columns = ["proba"]
    known = {"id", "prediction", *probability_columns}
    header = [name if name in known else name.strip() for name in header]
    if not header:
        raise Rejected("malformed", "predictions.csv is empty; its first line must be the header: id,prediction.")
    for name in header:
        if name not in known or header.count(name) > 1:
            problem = "stands there twice" if name in known else "is unknown"
            raise Rejected(
                "unknown_column",
                f"predictions.csv, header: column {quote(name)} {problem}; "
                f"there are: {', '.join(first_columns(known))}.",
            )
    needed = ["id", "prediction", *(probability_columns if with_probabilities else [])]
    for name in needed:
        if name not in header:
            of_probabilities = name in probability_columns
            reason = " (the metric is computed from probabilities)" if of_probabilities else ""
            list_ = ", ".join(first_columns(needed))
            raise Rejected(
                "missing_probabilities" if of_probabilities else "missing_column",
                f"predictions.csv, header: column {quote(name)} is missing{reason}; needed: {list_}.",
            )
    return {
        "id": header.index("id"),
        "prediction": header.index("prediction"),
        "proba": [header.index(name) for name in needed[2:]],
    }


def first_columns(names: Iterable[str]) -> list[str]:
    """Return at most six column names, id and prediction first."""
    ordered = sorted(names, key=lambda name: (name != "id", name != "prediction", name))
    return ordered[:6] + (["..."] if len(ordered) > 6 else [])


def read_id(text: str, count: int, where: str) -> int:
    number = parse_number(text)
    if number is None or number != int(number):
        raise Rejected("wrong_rows", f"{where}: id {quote(text)} is not a whole number.")
    if not 0 <= number < count:
        raise Rejected(
            "wrong_rows", f"{where}: id {quote(text)} is not in test.csv, whose ids go from 0 to {count - 1}."
        )
    return int(number)
