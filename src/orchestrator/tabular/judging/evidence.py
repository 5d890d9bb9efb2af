"""What a column's cells are like, gathered a chunk at a time: how often each shape occurs, and what judging it needs.

Memory is bounded: shapes, distinct dates and texts beyond a limit are counted together.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from orchestrator.contract.columns import ColumnSetting
from orchestrator.tabular.date_forms import parse_by_form
from orchestrator.tabular.dates import parse_date_shape
from orchestrator.tabular.judging.shape_counts import (
    Batch,
    DateCount,
    NumberCount,
    PlainCount,
    TextCount,
    exponent_size,
)
from orchestrator.tabular.missing_values import SPELLINGS
from orchestrator.tabular.numbers import parse_number_shape
from orchestrator.tabular.shapes import MAX_SHAPE_CHARS, shapes_of

MAX_SHAPES = 4_000
ENOUGH_TEXTS = 5_000  # texts after which a chunk is taken for more of them if a sample of it is
SAMPLED_CELLS = 8
EXACT = 2**53  # from here on a float does not hold every whole number
_CODE = re.compile(r"\0[+-]?0\d")  # 007 is a code, not the number 7
_MAY_BE_THOUSANDS = re.compile(r"[+-]?(?:0|[1-9]\d{0,2}(?:\.\d{3})?)(?:\0[+-]?(?:0|[1-9]\d{0,2}(?:\.\d{3})?))*")
_COMPACT = re.compile(r"(?:1[7-9]\d\d|2[01]\d\d|9999)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?")


class Evidence:
    """What the cells of one column are like. Cells are trimmed by the caller.

    setting: how the column is to be read, where that is set.
    """

    def __init__(self, setting: ColumnSetting | None = None) -> None:
        self.plain = PlainCount()
        self.numbers: dict[tuple[str, bool], NumberCount] = {}
        self.dates: dict[str, DateCount] = {}
        self.texts = TextCount()
        self.spellings: Counter[str] = Counter()  # rows by spelling of a missing value
        self.first_spellings: dict[str, int] = {}
        self.has_look_alikes = False  # a number or date has other digits or marks than plain ones
        self.by_form = 0  # rows that the form which was set reads
        self._set_aside = SPELLINGS
        if setting is not None and setting.missing is not None:
            self._set_aside = frozenset(cell.strip() for cell in setting.missing) | {""}
        self._form = (setting.form if setting else None) or ""
        self._points_may_group = True  # as in 1.234 for 1234

    def add(self, cells: Sequence[str], distinct: set[str], row: int) -> None:
        """Add the cells of the next rows, the first of which is number `row`; `distinct` holds each of them once."""
        rows: Sequence[int] = range(row, row + len(cells))
        if not distinct.isdisjoint(self._set_aside):
            self._add_spellings(Batch(cells, rows))
            kept = [index for index, cell in enumerate(cells) if cell not in self._set_aside]
            if not kept:
                return
            cells, rows = [cells[index] for index in kept], [rows[index] for index in kept]
            distinct = distinct - self._set_aside
        if self._form:
            self._add_by_form(Batch(cells, rows))
        elif not self._add_plain(distinct, len(cells)):
            self._add_others(Batch(cells, rows))

    def add_counted(self, rows_of: Mapping[str, int], first_rows: Mapping[str, int]) -> None:
        """Add distinct cells with the number of their rows, and the first row of each."""
        batch = Batch(list(rows_of), [first_rows[cell] for cell in rows_of], list(rows_of.values()))
        self._add_spellings(batch)
        batch = batch.pick([index for index, cell in enumerate(batch.cells) if cell not in self._set_aside])
        if self._form:
            self._add_by_form(batch)
        elif batch.cells:
            self._add_shapes(batch)

    def _add_spellings(self, batch: Batch) -> None:
        weights = batch.weights or [1] * len(batch.cells)
        for cell, row, weight in zip(batch.cells, batch.rows, weights, strict=True):
            if cell in self._set_aside:
                self.spellings[cell] += weight
                self.first_spellings.setdefault(cell, row)

    def _add_by_form(self, batch: Batch) -> None:
        """Count what the form reads, and take everything else for text."""
        reads = {cell: parse_by_form(cell, self._form) is not None for cell in set(batch.cells)}
        self.by_form += batch.pick([index for index, cell in enumerate(batch.cells) if reads[cell]]).total
        others = [index for index, cell in enumerate(batch.cells) if not reads[cell]]
        if others:
            self.texts.add(batch.pick(others))

    def _add_plain(self, distinct: set[str], rows: int) -> bool:
        """Count the cells if all are plain numbers, beyond doubt; return whether they are."""
        joined = "\0".join(distinct)
        if not joined.isascii() or "_" in joined or _CODE.search("\0" + joined):
            return False
        try:
            numbers = list(map(float, distinct))
        except ValueError:
            return False
        if not math.isfinite(sum(numbers)) and not all(map(math.isfinite, numbers)):
            return False
        lowest, highest = min(numbers), max(numbers)
        if "." in joined:
            if self._points_may_group and _MAY_BE_THOUSANDS.fullmatch(joined):
                return False
            self._points_may_group = False
        elif max(highest, -lowest) >= EXACT or may_be_compact(distinct):
            return False
        self.plain.rows += rows
        self.plain.minimum, self.plain.maximum = min(self.plain.minimum, lowest), max(self.plain.maximum, highest)
        self.plain.whole = self.plain.whole and all(map(float.is_integer, numbers))
        self.plain.has_points = self.plain.has_points or "." in joined
        return True

    def _add_others(self, batch: Batch) -> None:
        if self.texts.rows > ENOUGH_TEXTS and is_text(batch.cells):
            self.texts.add(batch)
        else:
            self._add_shapes(batch)

    def _add_shapes(self, batch: Batch) -> None:
        short = [index for index, cell in enumerate(batch.cells) if len(cell) <= MAX_SHAPE_CHARS]
        if len(short) < len(batch.cells):
            kept = set(short)
            self.texts.add(batch.pick([index for index in range(len(batch.cells)) if index not in kept]))
            batch = batch.pick(short)
        indices_of: dict[str, list[int]] = {}
        for index, shape in enumerate(shapes_of(batch.cells)):
            if shape in indices_of:
                indices_of[shape].append(index)
            else:
                indices_of[shape] = [index]
        texts: list[int] = []
        for shape, indices in indices_of.items():
            if parse_number_shape(shape) is None and parse_date_shape(shape) is None:
                texts += indices
            else:
                texts += self._add_shape(shape, batch, indices)
        if texts:
            self.texts.add(batch.pick(sorted(texts)))

    def _add_shape(self, shape: str, batch: Batch, indices: list[int]) -> list[int]:
        """Count the cells of one shape as numbers, dates or both; return which are neither."""
        number, day = parse_number_shape(shape), parse_date_shape(shape)
        first, first_row = batch.cells[indices[0]], batch.rows[indices[0]]
        picked = batch.pick(indices)
        if not all(map(str.isascii, picked.cells)):
            picked, self.has_look_alikes = picked.plain(), True
        if day is not None:
            self.dates.setdefault(shape, DateCount(day, first_row, first)).add(picked)
        if number is None:
            return []
        neither: list[int] = []
        for zero_led in (False, True):
            places = [index for index, cell in enumerate(picked.cells) if (cell[number.start] == "0") is zero_led]
            if number.has_exponent:
                places = [index for index in places if math.isfinite(exponent_size(picked.cells[index], number))]
            if places and not self._add_numbers(shape, zero_led, picked.pick(places), batch.cells[indices[places[0]]]):
                neither += [indices[index] for index in places]
        if number.has_exponent:
            neither += [
                index
                for index, cell in zip(indices, picked.cells, strict=True)
                if not math.isfinite(exponent_size(cell, number))
            ]
        return [] if day is not None else neither

    def _add_numbers(self, shape: str, zero_led: bool, batch: Batch, first: str) -> bool:
        """Count numbers of one shape; return False if they are none, because of their leading zero, or too many."""
        number = parse_number_shape(shape, zero_led)
        count = self.numbers.get((shape, zero_led))
        if number is None or (count is None and len(self.numbers) >= MAX_SHAPES):
            return False
        if count is None:
            lowest = batch.cells[0]
            count = self.numbers[shape, zero_led] = NumberCount(number, batch.rows[0], first, lowest, lowest)
        count.add(batch)
        return True


def may_be_compact(cells: set[str]) -> bool:
    """Judge by a sample whether whole numbers are dates such as 20240131."""
    sample = [cell for cell, _ in zip(cells, range(SAMPLED_CELLS), strict=False)]
    return 2 * sum(_COMPACT.fullmatch(cell) is not None for cell in sample) > len(sample)


def is_text(cells: Sequence[str]) -> bool:
    """Judge by a sample whether none of the cells is a number or a date."""
    sample = [cell for cell in cells[:: max(1, len(cells) // SAMPLED_CELLS)] if len(cell) <= MAX_SHAPE_CHARS]
    return not any(parse_number_shape(shape) or parse_date_shape(shape) for shape in shapes_of(sample))
