"""Cells of a predictions.csv as numbers, classes and probabilities."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
from scoring import Rejected

SUM_TOLERANCE = 0.001  # probabilities that were rounded when written are made to add up to 1
MAX_QUOTED_CHARS = 40
MAX_NUMBER_CHARS = 64

ReadValues = Callable[[Sequence[str]], np.ndarray]


def read_whole_numbers(texts: Sequence[str]) -> np.ndarray:
    """Read whole numbers; raise ValueError if a text is none in plain notation."""
    numbers = read_numbers(texts)
    whole = numbers.astype(np.int64)
    if (whole != numbers).any():
        raise ValueError
    return whole


def read_numbers(texts: Sequence[str]) -> np.ndarray:
    """Read numbers; raise ValueError, with the first that is no finite number in plain notation, if there is one."""
    try:
        numbers = np.array([float(text) for text in texts])
        if (
            np.isfinite(numbers).all()
            and max(map(len, texts)) <= MAX_NUMBER_CHARS
            and not any("_" in text for text in texts)
        ):
            return numbers
    except ValueError:
        pass
    wrong = next((text for text in texts if parse_number(text) is None), "")
    raise ValueError(f"prediction {quote(wrong)} is not a finite number.")


def class_reader(classes: list[str]) -> Callable[[Sequence[str]], np.ndarray]:
    """Return a function that reads classes by their labels; where labels are numbers, 3.0 is read as 3."""
    by_label = {label: index for index, label in enumerate(classes)}
    by_stripped = {label.strip(): index for label, index in reversed(by_label.items())}
    by_number = {number: index for label, index in by_label.items() if (number := exact_number(label)) is not None}

    def class_of(text: str) -> int:
        index = by_label.get(text)
        if index is None:
            index = by_stripped.get(text.strip())
        if index is None:
            number = exact_number(text)
            index = None if number is None else by_number.get(number)
        if index is None:
            raise ValueError(f"prediction {quote(text)} is not a class; there are: {list_classes(classes)}.")
        return index

    return lambda texts: np.array([class_of(text) for text in texts])


def exact_number(text: str) -> Decimal | None:
    """Return a finite number in plain notation, exact at any length: labels of twenty digits stay apart."""
    try:
        number = Decimal(text.strip()) if len(text) <= MAX_NUMBER_CHARS and "_" not in text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def read_probabilities(columns: list[Sequence[str]]) -> np.ndarray:
    """Return a row for each row, its probabilities adding up to 1; raise ValueError if one is wrong."""
    rows = np.stack([read_numbers(texts) for texts in columns], axis=1)
    if rows.shape[1] == 1:
        rows = np.hstack([1 - rows, rows])
    if rows.min() < -SUM_TOLERANCE or rows.max() > 1 + SUM_TOLERANCE:
        raise ValueError
    rows = np.clip(rows, 0, 1)
    sums = rows.sum(axis=1, keepdims=True)
    if (np.abs(sums - 1) > SUM_TOLERANCE).any():
        raise ValueError
    return rows / sums


def read_row_probabilities(texts: list[str], where: str) -> np.ndarray:
    numbers = [parse_number(text) for text in texts]
    for text, number in zip(texts, numbers, strict=True):
        if number is None or not -SUM_TOLERANCE <= number <= 1 + SUM_TOLERANCE:
            raise Rejected("wrong_probabilities", f"{where}: {quote(text)} is not a probability between 0 and 1.")
    if len(numbers) == 1:
        numbers = [1 - numbers[0], numbers[0]]
    row = np.clip(numbers, 0, 1)
    if abs(row.sum() - 1) > SUM_TOLERANCE:
        raise Rejected("wrong_probabilities", f"{where}: the probabilities add up to {row.sum():.6g}, not to 1.")
    return row / row.sum()


def parse_number(text: str) -> float | None:
    """Return a finite number in plain notation; None for all else."""
    try:
        number = float(text) if len(text) <= MAX_NUMBER_CHARS and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def quote(text: str) -> str:
    """Return foreign text, short and without control characters."""
    return ascii(text if len(text) <= MAX_QUOTED_CHARS else text[:MAX_QUOTED_CHARS] + "...")


def list_classes(classes: list[str]) -> str:
    """Return the labels in a sentence, as they are where they are plain."""
    words = [
        label if label.isprintable() and len(label) <= MAX_QUOTED_CHARS else quote(label) for label in classes[:20]
    ]
    text = ", ".join(words)
    return text if len(text) <= 150 else f"{text[:150]}..."
