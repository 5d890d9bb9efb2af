"""A predictions.csv as numbers. The file is hostile until each line has been looked at, and is never read past its use."""

import csv
import math
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from scoring import Predictions, Rejected

MAX_FILE_BYTES = (
    64 * 1024 * 1024
)  # or more, where rows and classes make for more: as much as the engine takes out of a sandbox
MOST_FILE_BYTES = 256 * 1024 * 1024
ROW_BYTES, CLASS_BYTES = 32, 12
MAX_LINE_BYTES = 64 * 1024
SPARE_LINES = 1000  # for the header and for blank ones
SUM_TOLERANCE = 0.001  # probabilities that were rounded when written are made to add up to 1
SHOWN_CHARS = 40
LONGEST_NUMBER = 64
BLOCK_ROWS = 5_000
MAX_FIELD_CHARS = 131_072


def read_predictions(path: Path, count: int, classes: list[str], *, with_probabilities: bool) -> Predictions:
    """One prediction for each id from 0 to `count` - 1. Raises Rejected, which names the line."""
    check_file(path, min(MOST_FILE_BYTES, max(MAX_FILE_BYTES, count * (ROW_BYTES + CLASS_BYTES * len(classes)))))
    csv.field_size_limit(MAX_FIELD_CHARS)
    with path.open("rb") as file:
        reader = csv.reader(text_lines(file, count, line_limit(count, classes)))
        try:
            return read_rows(reader, count, classes, with_probabilities)
        except csv.Error as error:
            raise Rejected(f"predictions.csv, line {reader.line_num}: it is not well-formed CSV ({error}).") from None


def check_file(path: Path, most_bytes: int) -> None:
    try:
        status = path.lstat()
    except OSError:
        raise Rejected("The program wrote no predictions.csv; write it into the working directory.") from None
    if not stat.S_ISREG(status.st_mode):
        raise Rejected("predictions.csv is not a plain file.")
    if status.st_size > most_bytes:
        raise Rejected(f"predictions.csv has {status.st_size} bytes; at most {most_bytes} are read.")


def line_limit(count: int, classes: list[str]) -> int:
    """Labels may hold line ends."""
    in_a_label = max((label.count("\n") for label in classes), default=0)
    return count + SPARE_LINES + (count + len(classes)) * in_a_label


def text_lines(file, count: int, most: int) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number > most:
            raise Rejected(f"predictions.csv, line {number}: the file goes on, though test.csv has {count} rows only.")
        if len(line) > MAX_LINE_BYTES:
            raise Rejected(f"predictions.csv, line {number}: it is longer than {MAX_LINE_BYTES} bytes.")
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Rejected(f"predictions.csv, line {number}: it is not UTF-8 text.") from None


def read_rows(reader, count: int, classes: list[str], with_probabilities: bool) -> Predictions:
    header = next(reader, [])
    at = columns(header, classes, with_probabilities)
    found = Found(count, len(classes), with_probabilities)
    read_values = class_reader(classes) if classes else numbers_of
    problem = None
    while problem is None:
        block, problem = rows_of(reader)
        if not block and problem is None:
            break
        try:
            add_block(found, [row for _, row in block], len(header), at, read_values)
        except ValueError:  # something is wrong with one of them: looked for line by line
            add_lines(found, block, len(header), at, read_values)
    if problem is not None:
        raise problem
    missing = np.flatnonzero(~found.seen)
    if missing.size:
        raise Rejected(
            f"predictions.csv has {count - missing.size} of {count} rows: id {missing[0]} is missing, for one."
        )
    return Predictions(found.values if not classes else found.values.astype(int), found.probabilities)


class Found:
    """What has been read so far, by id."""

    def __init__(self, count: int, class_count: int, with_probabilities: bool) -> None:
        self.count = count
        self.seen = np.zeros(count, dtype=bool)
        self.values = np.full(count, np.nan)
        self.probabilities = np.full((count, class_count), np.nan) if with_probabilities else None


def rows_of(reader) -> tuple[list[tuple[int, list[str]]], Exception | None]:
    """The next rows with their line numbers, blank ones left out, and what is wrong with the file right after them."""
    block: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if row:
                block.append((reader.line_num, row))
            if len(block) == BLOCK_ROWS:
                break
    except (Rejected, csv.Error) as why:
        return block, why
    return block, None


def add_block(found: Found, rows: list[list[str]], width: int, at: dict, read_values) -> None:
    """All rows of the block, or ValueError and none of them."""
    if not rows or any(len(row) != width for row in rows):
        raise ValueError
    columns = list(zip(*rows, strict=True))
    ids = whole_numbers(columns[at["id"]])
    if ids.min() < 0 or ids.max() >= found.count or found.seen[ids].any() or np.bincount(ids).max() > 1:
        raise ValueError
    values = read_values(columns[at["prediction"]])
    chances = probabilities_of([columns[place] for place in at["proba"]]) if found.probabilities is not None else None
    found.seen[ids] = True
    found.values[ids] = values
    if chances is not None:
        found.probabilities[ids] = chances


def add_lines(found: Found, block: list[tuple[int, list[str]]], width: int, at: dict, read_values) -> None:
    """The same one by one. Raises Rejected, which names the first line that is wrong, and why."""
    for line, row in block:
        where = f"predictions.csv, line {line}"
        if len(row) != width:
            raise Rejected(f"{where}: it has {len(row)} fields, the header has {width}.")
        id_ = id_of(row[at["id"]], found.count, where)
        if found.seen[id_]:
            raise Rejected(f"{where}: id {id_} stands there a second time; each id of test.csv needs exactly one row.")
        try:
            found.values[id_] = read_values([row[at["prediction"]]])[0]
        except ValueError as why:
            raise Rejected(f"{where} (id {id_}): {why}") from None
        if found.probabilities is not None:
            found.probabilities[id_] = chances([row[column] for column in at["proba"]], f"{where} (id {id_})")
        found.seen[id_] = True


def columns(header: list[str], classes: list[str], with_probabilities: bool) -> dict:
    """Where each column stands. For two classes `proba` may stand for the second one's."""
    wanted = [f"proba_{label}" for label in classes]
    if len(classes) == 2 and "proba" in header:
        wanted = ["proba"]
    known = {"id", "prediction", *wanted}
    header = [name if name in known else name.strip() for name in header]
    if not header:
        raise Rejected("predictions.csv is empty; its first line must be the header: id,prediction.")
    for name in header:
        if name not in known or header.count(name) > 1:
            problem = "stands there twice" if name in known else "is unknown"
            raise Rejected(
                f"predictions.csv, header: column {shown(name)} {problem}; there are: {', '.join(named(known))}."
            )
    needed = ["id", "prediction", *(wanted if with_probabilities else [])]
    for name in needed:
        if name not in header:
            reason = " (the metric is computed from probabilities)" if name.startswith("proba") else ""
            list_ = ", ".join(named(needed))
            raise Rejected(f"predictions.csv, header: column {shown(name)} is missing{reason}; needed: {list_}.")
    return {name: header.index(name) for name in ("id", "prediction")} | {
        "proba": [header.index(n) for n in needed[2:]]
    }


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


def whole_numbers(texts: Sequence[str]) -> np.ndarray:
    """Raises ValueError if one of them is no plain whole number."""
    numbers = numbers_of(texts)
    found = numbers.astype(np.int64)
    if (found != numbers).any():
        raise ValueError
    return found


def numbers_of(texts: Sequence[str]) -> np.ndarray:
    """Raises ValueError with the first that is no finite number in plain notation."""
    try:
        found = np.array([float(text) for text in texts])
        if (
            np.isfinite(found).all()
            and max(map(len, texts)) <= LONGEST_NUMBER
            and not any("_" in text for text in texts)
        ):
            return found
    except ValueError:
        pass
    wrong = next((text for text in texts if parsed(text) is None), "")
    raise ValueError(f"prediction {shown(wrong)} is not a finite number.")


def class_reader(classes: list[str]) -> Callable[[Sequence[str]], np.ndarray]:
    """Reads classes by their labels; where labels are numbers, 3.0 is read as 3."""
    by_label = {label: index for index, label in enumerate(classes)}
    by_stripped = {label.strip(): index for label, index in reversed(by_label.items())}
    by_number = {parsed(label): index for label, index in by_label.items() if parsed(label) is not None}

    def class_of(text: str) -> int:
        index = by_label.get(text)
        if index is None:
            index = by_stripped.get(text.strip())
        if index is None:
            number = parsed(text)
            index = None if number is None else by_number.get(number)
        if index is None:
            raise ValueError(f"prediction {shown(text)} is not a class; there are: {listed(classes)}.")
        return index

    return lambda texts: np.array([class_of(text) for text in texts])


def probabilities_of(columns: list[Sequence[str]]) -> np.ndarray:
    """A row for each row, its probabilities adding up to 1. Raises ValueError where one is wrong."""
    found = np.stack([numbers_of(texts) for texts in columns], axis=1)
    if found.shape[1] == 1:
        found = np.hstack([1 - found, found])
    if found.min() < -SUM_TOLERANCE or found.max() > 1 + SUM_TOLERANCE:
        raise ValueError
    found = np.clip(found, 0, 1)
    sums = found.sum(axis=1, keepdims=True)
    if (np.abs(sums - 1) > SUM_TOLERANCE).any():
        raise ValueError
    return found / sums


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
        number = float(text) if len(text) <= LONGEST_NUMBER and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def shown(text: str) -> str:
    """Foreign text, short and without control characters."""
    return ascii(text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "...")


def listed(classes: list[str]) -> str:
    """Labels as they are where they are plain."""
    words = [label if label.isprintable() and len(label) <= SHOWN_CHARS else shown(label) for label in classes[:20]]
    text = ", ".join(words)
    return text if len(text) <= 150 else f"{text[:150]}..."
