"""How the numbers of a column are to be read: decimal mark, unit, and which cells are no numbers after all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from orchestrator.contract.columns import ColumnSetting, NumberNotation
from orchestrator.tabular.judging.evidence import EXACT, Evidence
from orchestrator.tabular.judging.shape_counts import NumberCount
from orchestrator.tabular.numbers import NumberShape, fits_unit, plain_number
from orchestrator.tabular.units import is_currency, singular

Mark = Literal[".", ","]
Certainty = Literal["certain", "column", "file", "guess"]
RARE = 0.05  # share of a column below which another unit is a slip
MARKS: tuple[Mark, ...] = (".", ",")
PERCENT = "%"  # rarely thousands of it
STRONG_ROWS = 5  # of each kind, before a column's own evidence goes before the file's
RARE_CODES = 0.01  # share of numbers with zeros in front above which a column holds codes


@dataclass
class MarkCounts:
    """Rows by the mark that decides, and what the mark is there: beyond doubt, or either."""

    decimal: Counter[str] = field(default_factory=Counter)
    thousands: Counter[str] = field(default_factory=Counter)
    ambiguous: Counter[str] = field(default_factory=Counter)
    short: int = 0  # whole numbers of at most three digits, without a mark
    long: int = 0  # more than three digits before the decimals, without a mark between them

    @property
    def decimal_mark(self) -> Mark | None:
        """The decimal mark of which there is no doubt; None if there is none, or both occur."""
        comma = self.decimal[","] + self.thousands["."]
        point = self.decimal["."] + self.thousands[","]
        if bool(comma) is bool(point):
            return None
        return "," if comma else "."


def count_marks(evidence: Evidence) -> MarkCounts:
    marks = MarkCounts()
    plain = evidence.plain
    if plain.has_points:
        marks.decimal["."] += plain.rows
    elif plain.rows and max(plain.maximum, -plain.minimum) < 1000:
        marks.short += plain.rows
    elif plain.rows:
        marks.long += plain.rows
    for count in evidence.numbers.values():
        shape = count.shape
        if not shape.marks:
            if shape.runs[0] <= 3:
                marks.short += count.rows
            else:
                marks.long += count.rows
        elif shape.is_ambiguous:
            marks.ambiguous[shape.mark] += count.rows
        elif next(iter(shape.options)) or shape.runs[-1] == 0:
            marks.decimal[shape.mark] += count.rows
            marks.thousands.update(dict.fromkeys(shape.marks[:-1], count.rows))
            marks.long += count.rows if len(shape.marks) == 1 and shape.runs[0] > 3 else 0
        else:
            marks.thousands[shape.mark] += count.rows
    return marks


def choose_decimal(marks: MarkCounts, unit: str, file_decimal: Mark | None, likely: Mark) -> tuple[Mark, Certainty]:
    """Return the decimal mark and where the choice comes from.

    file_decimal: the mark of the file's other columns, None if they do not tell. likely: what to guess.
    """
    rows: dict[Mark, int] = {mark: marks.decimal[mark] for mark in MARKS}
    if any(rows.values()):
        return max(rows, key=lambda mark: rows[mark]), "certain"
    grouped = {mark: marks.thousands[mark] for mark in MARKS}
    if any(grouped.values()):
        return ("," if grouped["."] > grouped[","] else "."), "certain"
    ambiguous: dict[Mark, int] = {mark: marks.ambiguous[mark] for mark in MARKS}
    mark = max(ambiguous, key=lambda mark: ambiguous[mark])
    if not ambiguous[mark]:
        return file_decimal or likely, "certain"
    other: Mark = "." if mark == "," else ","
    if marks.long:
        return mark, "column"
    if min(marks.short, ambiguous[mark]) >= STRONG_ROWS or (marks.short and mark == "," and not file_decimal):
        return other, "column"
    if file_decimal:
        return file_decimal, "file"
    if unit == PERCENT or is_currency(unit):  # thousands of percent and tenths of a cent are both rare
        return (mark if unit == PERCENT else other), "guess"
    return likely, "guess"


@dataclass
class NumberReading:
    """Which numbers of a column are read, and how. accepted: their counts, without those of another unit."""

    notation: NumberNotation
    certainty: Certainty
    marks: MarkCounts
    accepted: list[NumberCount]
    refused: list[NumberCount] = field(default_factory=list)
    without_unit: int = 0
    mixed_units: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def accepts(self, shape: NumberShape) -> bool:
        return fits_unit(shape, self.notation)


def read_numbers(
    evidence: Evidence, *, file_decimal: Mark | None, likely: Mark, setting: ColumnSetting | None = None
) -> NumberReading:
    """Decide how the numbers of a column are read, as set where it is."""
    marks = count_marks(evidence)
    unit, mixed = choose_unit(evidence, setting)
    decimal, certainty = choose_decimal(marks, unit, file_decimal, likely)
    if setting and (setting.decimal or setting.thousands in (",", ".")):
        decimal, certainty = setting.decimal or ("," if setting.thousands == "." else "."), "certain"
    notation = NumberNotation(decimal=decimal, thousands="", unit=unit, scaled=uses_scale(evidence, setting))
    reading = NumberReading(notation, certainty, marks, [], mixed_units=mixed)
    for count in evidence.numbers.values():
        (reading.accepted if fits_unit(count.shape, notation) else reading.refused).append(count)
    notation.thousands = find_thousands(reading.accepted, decimal)
    reading.rows = evidence.plain.rows + sum(count.rows for count in reading.accepted)
    with_unit = sum(count.rows for count in reading.accepted if count.shape.unit.name)
    reading.without_unit = reading.rows - with_unit if notation.unit else 0
    return reading


def choose_unit(evidence: Evidence, setting: ColumnSetting | None) -> tuple[str, Counter[str]]:
    """Return the column's unit and the rows of all units; empty where units are rare enough to be slips."""
    rows_of: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    for count in evidence.numbers.values():
        if name := count.shape.unit.name:
            rows_of[singular(name)] += count.rows
            names.setdefault(singular(name), Counter())[name] += count.rows
    if setting and setting.unit is not None:
        return setting.unit, rows_of
    total = evidence.plain.rows + sum(count.rows for count in evidence.numbers.values())
    if not rows_of or rows_of.total() <= RARE * total:
        return "", rows_of
    return names[rows_of.most_common(1)[0][0]].most_common(1)[0][0], rows_of


def uses_scale(evidence: Evidence, setting: ColumnSetting | None) -> bool:
    """Check for suffixes that multiply, such as k and M, unless one was set as the unit."""
    scales = {count.shape.unit.scale for count in evidence.numbers.values() if count.shape.unit.power}
    return bool(scales) and not (setting and setting.unit in scales)


def find_thousands(counts: Iterable[NumberCount], decimal: str) -> str:
    """Return the commonest mark between thousands, empty if there is none."""
    rows_of: Counter[str] = Counter()
    for count in counts:
        decimals = count.shape.decimals(decimal)
        marks = count.shape.marks[:-1] if decimals or not count.shape.runs[-1] else count.shape.marks
        rows_of.update(dict.fromkeys(marks, count.rows))
    return rows_of.most_common(1)[0][0] if rows_of else ""


def is_code(evidence: Evidence, reading: NumberReading) -> bool:
    """Check for codes written with digits: zeros in front, in more than a few rows or at a fixed length."""
    rows = sum(count.rows for count in reading.accepted if count.shape.is_code)
    if not rows:
        return False
    bare = {count.shape.runs[0] for count in reading.accepted if not count.shape.marks and not count.shape.unit.name}
    if evidence.plain.rows:
        bare |= {len(str(int(abs(edge)))) for edge in (evidence.plain.minimum, evidence.plain.maximum)}
    return len(bare) == 1 or rows > RARE_CODES * reading.rows


def count_long(reading: NumberReading) -> int:
    """Count whole numbers that a float does not hold exactly."""
    return sum(
        count.rows
        for count in reading.accepted
        if not count.shape.marks and not count.shape.has_exponent and digits_of(count) >= EXACT
    )


def digits_of(count: NumberCount) -> int:
    """Return the largest number of this shape, of which all digits stand in one run."""
    return int(count.highest[count.shape.start : count.shape.end])


def value_of(cell: str, count: NumberCount, notation: NumberNotation) -> float:
    """Return the number that the cell is."""
    return float(plain_number(cell, count.shape, notation))
