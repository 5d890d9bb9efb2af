"""Cells as they are written for programs: plain numbers, dates in ISO 8601, missing values empty."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time

from orchestrator.contract.columns import DateNotation, NumberNotation
from orchestrator.contract.datasets import TableColumn
from orchestrator.tabular.date_forms import ISO_DATE, ISO_TIMES, TIMES_ALONE, parse_by_form
from orchestrator.tabular.dates import DateShape, combine, find_day, parse_date_shape, read_time, zone_offset
from orchestrator.tabular.missing_values import MISSING_IN_NUMBERS, USUALLY_MISSING
from orchestrator.tabular.numbers import fits_unit, parse_number_shape, plain_number
from orchestrator.tabular.shapes import MAX_SHAPE_CHARS, plain, shape_of, trim

Writer = Callable[[str], str]
EPOCH = datetime(1970, 1, 1)
MAX_REMEMBERED = 100_000
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def cell_writer(column: TableColumn) -> Writer | None:
    """Return the function that writes a cell of the column; None if cells are written as they are in the file."""
    if not column.rewritten:
        return None
    missing = missing_cells(column)
    if column.type == "number":
        return NumberWriter(column.number_notation or NumberNotation(), missing)
    if column.type == "date":
        return DateWriter(column.date_notation or DateNotation(), column.form or ISO_DATE, missing)
    return lambda cell: "" if (text := trim(cell)) in missing else text


def missing_cells(column: TableColumn) -> frozenset[str]:
    """Return the cells, trimmed, that are missing values of the column."""
    if column.missing_spellings is not None:
        return frozenset(map(trim, column.missing_spellings)) | {""}
    if column.type in ("number", "date"):
        return USUALLY_MISSING | MISSING_IN_NUMBERS | {""}
    return (USUALLY_MISSING | {""}) - set(column.kept_spellings)


class NumberWriter:
    """Writes numbers with a decimal point and nothing else; what is no number of the column, or too large, is empty."""

    def __init__(self, notation: NumberNotation, missing: frozenset[str]) -> None:
        self.notation, self.missing = notation, missing

    def __call__(self, cell: str) -> str:
        text = trim(cell)
        if text in self.missing or len(text) > MAX_SHAPE_CHARS:
            return ""
        if self.notation.decimal == "." and _PLAIN.fullmatch(text):
            return text if is_finite(text) else ""
        shape = shape_of(text)
        begin = next((index for index, char in enumerate(shape) if char == "9"), 0)
        parsed = parse_number_shape(shape, plain(text)[begin : begin + 1] == "0")
        if parsed is None or not fits_unit(parsed, self.notation):
            return ""
        number = plain_number(text, parsed, self.notation)
        return number if is_finite(number) else ""


def is_finite(number: str) -> bool:
    """Check whether a plain number is one that a float holds; only an exponent can make it too large."""
    return ("e" not in number and "E" not in number) or math.isfinite(float(number))


class DateWriter:
    """Writes dates in the column's ISO form; what is no date, or stands for none, is empty."""

    def __init__(self, notation: DateNotation, form: str, missing: frozenset[str]) -> None:
        self.notation, self.form, self.missing = notation, form, missing
        self._written: dict[str, str] = {}

    def __call__(self, cell: str) -> str:
        text = trim(cell)
        written = self._written.get(text)
        if written is None:
            written = "" if text in self.missing else self._write(text)
            if len(self._written) < MAX_REMEMBERED:
                self._written[text] = written
        return written

    def _write(self, text: str) -> str:
        moment = parse_by_form(text, self.notation.form) if self.notation.form else self._parse(text)
        return "" if moment is None else in_form(moment, self.form)

    def _parse(self, text: str) -> datetime | date | time | None:
        text = plain(text)
        shape = parse_date_shape(shape_of(text)) if len(text) <= MAX_SHAPE_CHARS else None
        if shape is None or (shape.kind == "time") is not (self.form in TIMES_ALONE):
            return None
        day = None
        if shape.kind != "time" and (day := self._find_day(text, shape)) is None:
            return None
        clock_text = text[shape.time[0] : shape.time[1]]
        clock = read_time(clock_text, shape) if shape.has_time else None
        if shape.has_time and clock is None:
            return None
        return combine(day, clock, zone_offset(clock_text, shape))

    def _find_day(self, text: str, shape: DateShape) -> date | None:
        day = find_day(text[shape.date[0] : shape.date[1]], shape, self.notation)
        if day is None or day.isoformat() in self.notation.placeholders:
            return None
        return day if self.notation.earliest <= day.isoformat() <= self.notation.latest else None


def in_form(moment: datetime | date | time, form: str) -> str:
    """Write the moment as the form has it: the form's parts that it lacks are zero, others are left out."""
    if isinstance(moment, time):
        return moment.strftime(form)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if form == ISO_DATE:
        return moment.date().isoformat()
    if form in ISO_TIMES:
        return moment.isoformat(timespec="microseconds" if form == ISO_TIMES[1] else "seconds")
    return moment.strftime(form.replace("%z", "Z"))


def sort_key(column: TableColumn, cell: str) -> float | None:
    """Return a written number or date as a number to sort by; None if it is missing."""
    if not cell:
        return None
    if column.type == "number":
        return float(cell)
    form = column.form or ISO_DATE
    if form in TIMES_ALONE:
        moment = datetime.combine(EPOCH.date(), time.fromisoformat(cell))
    else:
        moment = datetime.fromisoformat(cell)
    offset = moment.utcoffset()
    return (moment.replace(tzinfo=None) - EPOCH).total_seconds() - (offset.total_seconds() if offset else 0)
