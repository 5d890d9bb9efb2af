"""A predictions.csv as numbers. The file is hostile until each line has been looked at, and is never read past its use."""

import csv
import math
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scoring import Predictions, Rejected

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_LINE_BYTES = 64 * 1024
SPARE_LINES = 1000  # for the header and for blank ones
SUM_TOLERANCE = 0.001  # probabilities that were rounded when written are made to add up to 1
SHOWN_CHARS = 40


def read_predictions(path: Path, count: int, classes: list[str], *, with_probabilities: bool) -> Predictions:
    """One prediction for each id from 0 to `count` - 1. Raises Rejected, which names the line."""
    check_file(path)
    with path.open("rb") as file:
        reader = csv.reader(text_lines(file, count))
        try:
            return read_rows(reader, count, classes, with_probabilities)
        except csv.Error as error:
            raise Rejected(f"predictions.csv, line {reader.line_num}: it is not well-formed CSV ({error}).") from None


def check_file(path: Path) -> None:
    try:
        status = path.lstat()
    except OSError:
        raise Rejected("The program wrote no predictions.csv; write it into the working directory.") from None
    if not stat.S_ISREG(status.st_mode):
        raise Rejected("predictions.csv is not a plain file.")
    if status.st_size > MAX_FILE_BYTES:
        raise Rejected(f"predictions.csv has {status.st_size} bytes; at most {MAX_FILE_BYTES} are read.")


def text_lines(file, count: int) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number > count + SPARE_LINES:
            raise Rejected(f"predictions.csv, line {number}: the file goes on, though test.csv has {count} rows only.")
        if len(line) > MAX_LINE_BYTES:
            raise Rejected(f"predictions.csv, line {number}: it is longer than {MAX_LINE_BYTES} bytes.")
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Rejected(f"predictions.csv, line {number}: it is not UTF-8 text.") from None


def read_rows(reader, count: int, classes: list[str], with_probabilities: bool) -> Predictions:
    header = [name.strip() for name in next(reader, [])]
    at = columns(header, classes, with_probabilities)
    values = np.full(count, np.nan)
    probabilities = np.full((count, len(classes)), np.nan) if with_probabilities else None
    value_of = class_reader(classes) if classes else number_of
    seen = np.zeros(count, dtype=bool)
    for row in reader:
        if not row:
            continue
        where = f"predictions.csv, line {reader.line_num}"
        if len(row) != len(header):
            raise Rejected(f"{where}: it has {len(row)} fields, the header has {len(header)}.")
        id_ = id_of(row[at["id"]], count, where)
        if seen[id_]:
            raise Rejected(f"{where}: id {id_} stands there a second time; each id of test.csv needs exactly one row.")
        seen[id_] = True
        values[id_] = value_of(row[at["prediction"]], f"{where} (id {id_})")
        if probabilities is not None:
            probabilities[id_] = chances([row[column] for column in at["proba"]], f"{where} (id {id_})")
    missing = np.flatnonzero(~seen)
    if missing.size:
        raise Rejected(f"predictions.csv has {count - missing.size} of {count} rows: id {missing[0]} is missing, for one.")
    return Predictions(values if not classes else values.astype(int), probabilities)


def columns(header: list[str], classes: list[str], with_probabilities: bool) -> dict:
    """Where each column stands. For two classes `proba` may stand for the second one's."""
    wanted = [f"proba_{label}" for label in classes]
    if len(classes) == 2 and "proba" in header:
        wanted = ["proba"]
    known = {"id", "prediction", *wanted}
    if not header:
        raise Rejected("predictions.csv is empty; its first line must be the header: id,prediction.")
    for name in header:
        if name not in known or header.count(name) > 1:
            problem = "stands there twice" if name in known else "is unknown"
            raise Rejected(f"predictions.csv, header: column {shown(name)} {problem}; there are: {', '.join(named(known))}.")
    needed = ["id", "prediction", *(wanted if with_probabilities else [])]
    for name in needed:
        if name not in header:
            reason = " (the metric is computed from probabilities)" if name.startswith("proba") else ""
            list_ = ", ".join(named(needed))
            raise Rejected(f"predictions.csv, header: column {shown(name)} is missing{reason}; needed: {list_}.")
    return {name: header.index(name) for name in ("id", "prediction")} | {"proba": [header.index(n) for n in needed[2:]]}


def named(names) -> list[str]:
    """At most six column names, id and prediction first."""
    ordered = sorted(names, key=lambda name: (name != "id", name != "prediction", name))
    return ordered[:6] + (["..."] if len(ordered) > 6 else [])


def id_of(text: str, count: int, where: str) -> int:
    number = parsed(text)
    if number is None or number != int(number):
        raise Rejected(f"{where}: id {shown(text)} is not a whole number.")
    if not 0 <= number < count:
        raise Rejected(f"{where}: id {shown(text)} is not in test.csv, whose ids go from 0 to {count - 1}.")
    return int(number)


def number_of(text: str, where: str) -> float:
    number = parsed(text)
    if number is None:
        raise Rejected(f"{where}: prediction {shown(text)} is not a finite number.")
    return number


def class_reader(classes: list[str]) -> Callable[[str, str], int]:
    """Reads a class by its label; where labels are numbers, 3.0 is read as 3."""
    by_label = {label: index for index, label in enumerate(classes)}
    by_number = {parsed(label): index for label, index in by_label.items() if parsed(label) is not None}

    def class_of(text: str, where: str) -> int:
        index = by_label.get(text.strip())
        if index is None:
            number = parsed(text)
            index = None if number is None else by_number.get(number)
        if index is None:
            raise Rejected(f"{where}: prediction {shown(text)} is not a class; there are: {', '.join(classes[:20])}.")
        return index

    return class_of


def chances(texts: list[str], where: str) -> np.ndarray:
    numbers = [parsed(text) for text in texts]
    for text, number in zip(texts, numbers, strict=True):
        if number is None or not -SUM_TOLERANCE <= number <= 1 + SUM_TOLERANCE:
            raise Rejected(f"{where}: {shown(text)} is not a probability between 0 and 1.")
    if len(numbers) == 1:
        numbers = [1 - numbers[0], numbers[0]]
    row = np.clip(numbers, 0, 1)
    if abs(row.sum() - 1) > SUM_TOLERANCE:
        raise Rejected(f"{where}: the probabilities add up to {row.sum():.6g}, not to 1.")
    return row / row.sum()


def parsed(text: str) -> float | None:
    """A finite number in plain notation; None for all else."""
    try:
        number = float(text) if len(text) <= 64 and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def shown(text: str) -> str:
    """Foreign text, short and without control characters."""
    return ascii(text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "...")
