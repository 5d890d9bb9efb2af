"""Counts of cells by shape: of numbers, dates and texts, each with what judging them needs."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.tabular.dates import DateShape, read_time
from orchestrator.tabular.numbers import NumberShape
from orchestrator.tabular.shapes import plain

MAX_DATES = 60_000  # distinct ones of a shape; a century has 36,525 days
MAX_TIMES = 100_000  # distinct ones of a shape; a day has 86,400 seconds
MAX_TEXTS = 200  # distinct ones of a column
MAX_ZONES = 20  # distinct ones of a shape, more or less


@dataclass(frozen=True, slots=True)
class Batch:
    """Cells with the number of the row each stands in first. weights: how many rows have it; None for one each."""

    cells: Sequence[str]
    rows: Sequence[int]
    weights: Sequence[int] | None = None

    def pick(self, indices: Sequence[int]) -> "Batch":
        """Return the cells at these positions."""
        weights = None if self.weights is None else [self.weights[index] for index in indices]
        return Batch([self.cells[index] for index in indices], [self.rows[index] for index in indices], weights)

    def plain(self) -> "Batch":
        """Return the cells with digits 0 to 9 and plain marks."""
        return Batch(list(map(plain, self.cells)), self.rows, self.weights)

    @property
    def total(self) -> int:
        return len(self.cells) if self.weights is None else sum(self.weights)


@dataclass(slots=True)
class NumberCount:
    """Numbers of one shape. lowest, highest: the extremes of their digits, which is the order of their text."""

    shape: NumberShape
    first_row: int
    first: str
    lowest: str
    highest: str
    rows: int = 0
    whole: bool = True  # all digits that may be decimals are zeros

    def add(self, batch: Batch) -> None:
        lowest, highest = extremes(batch.cells, self.shape)
        self.lowest, _ = extremes((self.lowest, lowest), self.shape)
        _, self.highest = extremes((self.highest, highest), self.shape)
        self.rows += batch.total
        if self.whole and (decimals := max(self.shape.options)):
            decimal_digits = slice(self.shape.end - decimals, self.shape.end)
            self.whole = not any(cell[decimal_digits].strip("0") for cell in batch.cells)


def extremes(cells: Sequence[str], shape: NumberShape) -> tuple[str, str]:
    """Return the cells with the smallest and the largest digits, whatever the sign."""
    if not shape.has_exponent:
        return min(cells), max(cells)

    def size(cell: str) -> float:
        return exponent_size(cell, shape)

    return min(cells, key=size), max(cells, key=size)


def exponent_size(cell: str, shape: NumberShape) -> float:
    """Return about how large a number with an exponent is, whichever mark is the decimal one."""
    digits = "".join(filter(str.isdigit, cell[shape.start : shape.end]))
    return float(f"{digits}{cell[shape.end : shape.exponent_end]}")


@dataclass(slots=True)
class DateCount:
    """Dates of one shape. rows_of: rows by the part that is no time of day. wrong_times: rows without such a time."""

    shape: DateShape
    first_row: int
    first: str
    rows_of: Counter[str] = field(default_factory=Counter)
    first_of: dict[str, tuple[int, str]] = field(default_factory=dict)
    wrong_times: int = 0
    first_wrong: tuple[int, str] | None = None
    overflow: bool = False
    rows: int = 0
    zones: set[str] = field(default_factory=set)  # the first few
    _times: dict[str, bool] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        self.rows += batch.total
        if self.overflow:
            return
        if self.shape.has_time:
            batch = self._without_wrong_times(batch)
            if self.shape.zone and len(self.zones) < MAX_ZONES:
                begin, end = (self.shape.time[0] + offset for offset in self.shape.parts["zone"])
                self.zones |= {cell[begin:end].upper() for cell in batch.cells}
        begin, end = self.shape.date
        days = [cell[begin:end] for cell in batch.cells]
        known = len(self.rows_of)
        if batch.weights is None:
            self.rows_of.update(days)
        else:
            for day, weight in zip(days, batch.weights, strict=True):
                self.rows_of[day] += weight
        if len(self.rows_of) > known:
            for day, row, cell in zip(days, batch.rows, batch.cells, strict=True):
                self.first_of.setdefault(day, (row, cell))
        if len(self.rows_of) > MAX_DATES:
            self.overflow = True

    def _without_wrong_times(self, batch: Batch) -> Batch:
        """Return the cells whose time of day exists, and count the others."""
        begin, end = self.shape.time
        fraction = self.shape.parts.get("fraction")
        end = begin + fraction[0] - 1 if fraction else end
        times = [cell[begin:end] for cell in batch.cells]
        if len(self._times) > MAX_TIMES:
            self._times.clear()
        for text in set(times) - self._times.keys():
            self._times[text] = read_time(text, self.shape) is not None
        wrong = [index for index, text in enumerate(times) if not self._times[text]]
        if not wrong:
            return batch
        self.wrong_times += batch.pick(wrong).total
        if self.first_wrong is None:
            self.first_wrong = (batch.rows[wrong[0]], batch.cells[wrong[0]])
        left_out = set(wrong)
        return batch.pick([index for index in range(len(times)) if index not in left_out])


@dataclass(slots=True)
class TextCount:
    """Cells that are neither numbers nor dates in any notation. cells, chars: those that were measured."""

    rows: int = 0
    rows_of: Counter[str] = field(default_factory=Counter)
    first_rows: dict[str, int] = field(default_factory=dict)
    overflow: bool = False
    cells: int = 0
    chars: int = 0
    has_words: bool = False

    def add(self, batch: Batch) -> None:
        self.rows += batch.total
        self.cells += len(batch.cells)
        self.chars += sum(map(len, batch.cells))
        self.has_words = self.has_words or any(" " in cell for cell in batch.cells)
        if self.overflow:
            return
        weights = batch.weights or [1] * len(batch.cells)
        for cell, row, weight in zip(batch.cells, batch.rows, weights, strict=True):
            if cell not in self.first_rows:
                if len(self.first_rows) >= MAX_TEXTS:
                    self.overflow = True
                    return
                self.first_rows[cell] = row
            self.rows_of[cell] += weight


@dataclass(slots=True)
class PlainCount:
    """Numbers with a decimal point or none, beyond doubt, which need no shapes: nearly all there are."""

    rows: int = 0
    minimum: float = math.inf
    maximum: float = -math.inf
    whole: bool = True
    has_points: bool = False
