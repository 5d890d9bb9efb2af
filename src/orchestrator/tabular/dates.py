"""Dates as people write them: what a shape says of them, and the moment of a cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from orchestrator.contract.columns import DateNotation, DateOrder
from orchestrator.tabular.month_names import is_weekday, month_number

CENTURY_FROM = 1950  # two-digit years are 1950 to 2049
YEAR_FIRST: tuple[DateOrder, ...] = ("ymd", "ydm")
YEAR_LAST: tuple[DateOrder, ...] = ("dmy", "mdy")
SHORT_YEAR: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
ZONE_HOURS = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "JST": 9,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}

Kind = Literal["three", "named", "month", "quarter", "week", "compact", "time"]
Span = tuple[int, int]

_DAY = r"(?P<day>9{1,2})(?:st|nd|rd|th|er|º|\.)?"
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_OF = r"(?:(?:de|of|do)\s)?"
_DATES: tuple[tuple[Kind, str], ...] = (
    ("three", r"(?P<a>9999)(?P<mark>[-/. ]|\. )(?P<b>9{1,2})(?P=mark)(?P<c>9{1,2})"),
    ("three", r"(?P<a>9999)[年년]\s?(?P<b>9{1,2})[月월]\s?(?P<c>9{1,2})[日일]"),
    ("three", r"(?P<a>9{1,2})(?P<mark>[-/. ]|\. )(?P<b>9{1,2})(?P=mark)(?P<c>9999|99)"),
    ("named", rf"{_DAY}[-\s/]*{_OF}{_NAME}[-\s/,]*{_OF}(?P<year>9999|'?99)"),
    ("named", rf"{_NAME}[-\s]?{_DAY},?[-\s]+(?P<year>9999|'99)"),
    ("named", rf"(?P<year>9999)[-\s/]?{_NAME}[-\s/]?{_DAY}"),
    ("month", rf"{_NAME}[-\s/,]*{_OF}(?P<year>9999|'?99)"),
    ("month", r"(?P<year>9999)[-/](?P<month>9{1,2})"),
    ("month", r"(?P<month>9{1,2})[-/](?P<year>9999)"),
    ("quarter", r"(?P<year>9999)[-\s/]?[Qq](?P<quarter>9)"),
    ("quarter", r"[Qq](?P<quarter>9)[-\s/]*(?P<year>9999)"),
    ("week", r"(?P<year>9999)-?[Ww](?P<week>99)(?:-?(?P<weekday>9))?"),
    ("compact", r"(?P<year>9999)(?P<month>99)(?P<day>99)"),
)
_CLOCK = r"(?P<hour>9{1,2})[:.h](?P<minute>99)(?:[:.](?P<second>99)(?:[.,:](?P<fraction>9{1,9}))?)?"
_CLOCK += r"(?:\s?(?P<half>[AaPp]\.?[Mm]\.?))?"
_HOUR = r"(?P<only_hour>9{1,2})\s?(?P<only_half>[AaPp]\.?[Mm]\.?)"
_ZONE = r"\s?(?P<zone>Z|z|(?:UTC|GMT)?[+-]99(?::?99)?|[A-Z]{3,4})(?:\s?\([^()]*\))?"
_TIME = rf"(?:{_CLOCK}|{_HOUR}|(?P<run>9999(?:99)?))(?:{_ZONE})?"


def _whole_pattern(kind: Kind, text: str) -> re.Pattern[str]:
    """Return the pattern of a date with a weekday before it and a time behind it, where there are."""
    between = "(?:T|,?\\s+|_|:)" if kind != "compact" else "(?:T|,?\\s+|_|:)?"
    weekday = r"(?:(?P<weekday_name>[^\W\d_]{2,10})\.?,?\s+)?"
    return re.compile(f"{weekday}(?P<date>{text})(?:{between}(?P<time>{_TIME}))?")


_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple((kind, _whole_pattern(kind, text)) for kind, text in _DATES)
_TIME_ALONE = re.compile(rf"(?P<time>{_CLOCK.replace('[:.h]', ':', 1)}|{_HOUR})")
_DATE_PARTS = ("a", "b", "c", "day", "month", "year", "quarter", "week", "weekday")
_TIME_PARTS = ("hour", "only_hour", "minute", "second", "fraction", "run", "zone")


@dataclass(frozen=True, slots=True, eq=False)
class DateShape:
    """A shape that is a date, a time, or both. There is one object for each shape.

    date, time: where the two stand in the cell; an empty span where there is none. parts: where years, hours and so on
    stand in their span. month: of a date that names it. half: A or P where hours go to 12.
    """

    kind: Kind
    date: Span
    time: Span
    parts: dict[str, Span]
    month: int | None
    half: str
    zone: str

    @property
    def has_time(self) -> bool:
        return self.time[1] > self.time[0]

    @property
    def is_short_year(self) -> bool:
        """Whether the year has two digits."""
        if self.kind == "three":
            return self.is_short_three
        begin, end = self.parts.get("year", (0, 4))
        return end - begin < 4

    @property
    def is_short_three(self) -> bool:
        return self.kind == "three" and all(end - begin <= 2 for begin, end in map(self.parts.__getitem__, "abc"))

    @property
    def orders(self) -> tuple[DateOrder, ...]:
        """The orders in which day, month and year may stand; empty if there is only one."""
        if self.kind != "three":
            return ()
        if self.is_short_three:
            return SHORT_YEAR
        begin, end = self.parts["a"]
        return YEAR_FIRST if end - begin == 4 else YEAR_LAST


@lru_cache(maxsize=20_000)
def parse_date_shape(shape: str) -> DateShape | None:
    """Return what the shape says of its dates; None if no cell of this shape is one."""
    if alone := _TIME_ALONE.fullmatch(shape):
        return _build_shape("time", alone, None)
    if shape.count("9") < 2:
        return None
    for kind, pattern in _SHAPES:
        match = pattern.fullmatch(shape)
        if match is None or ((word := match["weekday_name"]) and not is_weekday(word)):
            continue
        named = match.groupdict().get("name")
        month = month_number(named) if named else None
        zone = match["zone"]
        if (named and month is None) or (zone and zone.isalpha() and zone.upper() not in ZONE_HOURS):
            continue
        return _build_shape(kind, match, month)
    return None


def _build_shape(kind: Kind, match: re.Match[str], month: int | None) -> DateShape:
    groups = match.groupdict()
    spans: dict[str, Span] = {"date": (0, 0), "time": (0, 0)}
    parts: dict[str, Span] = {}
    for whole, names in (("date", _DATE_PARTS), ("time", _TIME_PARTS)):
        if not groups.get(whole):
            continue
        spans[whole] = match.span(whole)
        begin = match.start(whole)
        for name in names:
            if groups.get(name):
                parts[name.removeprefix("only_")] = (match.start(name) - begin, match.end(name) - begin)
    half = groups.get("half") or groups.get("only_half") or ""
    return DateShape(kind, spans["date"], spans["time"], parts, month, half[:1].upper(), groups.get("zone") or "")


def read_date(text: str, shape: DateShape, order: DateOrder) -> date | None:
    """Return the date in `text`, the date span of a plain cell; None if there is no such day. Periods begin it."""
    number = {
        name: int(text[begin:end].strip("'")) for name, (begin, end) in shape.parts.items() if name in _DATE_PARTS
    }
    try:
        if shape.kind == "three":
            by_letter = dict(zip(order, (number["a"], number["b"], number["c"]), strict=True))
            return date(_full_year(by_letter["y"], shape), by_letter["m"], by_letter["d"])
        year = _full_year(number["year"], shape)
        if shape.kind == "quarter":
            return date(year, 3 * number["quarter"] - 2, 1) if number["quarter"] else None
        if shape.kind == "week":
            return date.fromisocalendar(year, number["week"], number.get("weekday", 1))
        return date(year, shape.month or number["month"], number.get("day", 1))
    except ValueError:
        return None


def _full_year(year: int, shape: DateShape) -> int:
    if not shape.is_short_year:
        return year
    return year + (1900 if year >= CENTURY_FROM % 100 else 2000)


def read_time(text: str, shape: DateShape) -> time | None:
    """Return the time of day in `text`, the time span of a plain cell; None if there is no such time."""

    def part(name: str) -> int:
        begin, end = shape.parts.get(name, (0, 0))
        return int(text[begin:end] or 0)

    if "run" in shape.parts:
        begin, end = shape.parts["run"]
        digits = text[begin:end].ljust(6, "0")
        hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    else:
        hour, minute, second = part("hour"), part("minute"), part("second")
    if shape.half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if shape.half == "P" else 0)
    begin, end = shape.parts.get("fraction", (0, 0))
    try:
        return time(hour, minute, second, int(text[begin:end][:6].ljust(6, "0")))
    except ValueError:
        return None


def zone_offset(text: str, shape: DateShape) -> timedelta | None:
    """Return how far the zone in `text`, the time span of a plain cell, is ahead of UTC; None if there is no zone."""
    if not shape.zone:
        return None
    begin, end = shape.parts["zone"]
    zone = text[begin:end].upper()
    if zone in ZONE_HOURS:
        return timedelta(hours=ZONE_HOURS[zone])
    sign, digits = (-1 if "-" in zone else 1), "".join(filter(str.isdigit, zone)).ljust(4, "0")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def combine(day: date | None, clock: time | None, offset: timedelta | None) -> datetime | time | date | None:
    """Return what the parts make: a day, a time of day or a moment, in UTC if there is an offset."""
    if day is None:
        return clock
    if clock is None:
        return day
    moment = datetime.combine(day, clock)
    try:
        return moment - offset if offset else moment
    except OverflowError:
        return moment


def orders_of(shape: DateShape, notation: DateNotation) -> tuple[DateOrder, ...]:
    """Return the orders in which a date of the shape is read: the first that gives a day."""
    if not shape.orders:
        return ("ymd",)
    first = notation.order if notation.order in shape.orders else shape.orders[0]
    return (first, *(order for order in shape.orders if order != first)) if notation.mixed_orders else (first,)


def find_day(text: str, shape: DateShape, notation: DateNotation) -> date | None:
    """Return the day of a date's text, whether it stands for none or not; None if there is no such day."""
    days = (read_date(text, shape, order) for order in orders_of(shape, notation))
    return next((day for day in days if day is not None), None)
