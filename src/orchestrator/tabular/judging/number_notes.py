"""Notes on columns of numbers."""

from collections.abc import Callable, Iterator

from orchestrator.contract.columns import ColumnNote, ColumnSetting
from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits
from orchestrator.tabular.judging.notes import Subject
from orchestrator.tabular.judging.numbers import NumberReading
from orchestrator.tabular.judging.shape_counts import NumberCount
from orchestrator.tabular.numbers import NumberShape

RARE_GROUPS = 0.01  # share of numbers with a mark between thousands below which it may be a decimal mark
CATEGORY = ColumnSetting(type="category")
WHY = {
    "column": "as its other numbers suggest",
    "file": "as in the file's other columns",
    "guess": "though nothing in the file tells which it is",
}


def number_notes(subject: Subject) -> Iterator[ColumnNote]:
    """Yield what is to be said of a column of numbers, the gravest first."""
    reading = subject.judged.numbers
    if reading is None:
        return
    yield from mark_notes(subject, reading)
    if subject.judged.others.rows:
        sentence = "{cells} ({share}) {are} not a number of this column and read as missing, the first {example}."
        yield subject.note("slips", subject.judged.others, sentence, CATEGORY, read_as="missing")
    if subject.sentinel.rows:
        sentence = (
            "{cells} ({share}) such as {example} {are} far from all others and may stand for missing ones; "
            "they are read as numbers."
        )
        missing = sorted({subject.sentinel.example, *subject.evidence.spellings} - {""})
        other = ColumnSetting(type="number", missing=missing)
        yield subject.note("sentinel", subject.sentinel, sentence, other, read_as="number")
    yield from unit_notes(subject, reading)
    if subject.judged.dates and subject.judged.dates.compact.rows:
        sentence = "{cells} such as {example} may be dates, year first; they are read as numbers."
        date = ColumnSetting(type="date")
        yield subject.note("compact_dates", subject.judged.dates.compact, sentence, date, read_as="number")
    if (zeros := cells_where(reading, lambda count: count.shape.is_code)).rows:
        sentence = "{cells} with zeros in front, the first {example}, {are} read as numbers without them."
        yield subject.note("leading_zeros", zeros, sentence, CATEGORY, read_as="number")
    if subject.judged.long_integers:
        long = cells_where(reading, lambda count: not count.shape.marks and count.shape.runs[0] > 15)
        sentence = "{cells}, the first {example}, have more digits than a program's numbers hold; the last are lost."
        yield subject.note("long_integers", long, sentence, CATEGORY, read_as="number")


def mark_notes(subject: Subject, reading: NumberReading) -> Iterator[ColumnNote]:
    """Yield what is doubtful of decimal marks and of marks between thousands."""
    decimal = reading.notation.decimal
    ambiguous = cells_where(reading, lambda count: count.shape.is_ambiguous)
    is_usual = decimal == "." and reading.certainty == "file" and not reading.marks.ambiguous[","]
    if ambiguous.rows and reading.certainty != "certain" and not is_usual:
        mark = max(reading.marks.ambiguous, key=lambda mark: reading.marks.ambiguous[mark])
        kind = "decimal mark" if mark == decimal else "mark between thousands"
        sentence = f"the {mark!r} in {{cells}} such as {{example}} is read as a {kind}, {WHY[reading.certainty]}."
        other = ColumnSetting(decimal="." if decimal == "," else ",")
        yield subject.note("ambiguous_decimal", ambiguous, sentence, other, read_as=f"number, {mark!r} a {kind}")
    other = cells_where(reading, lambda count: has_other_decimal(count.shape, decimal))
    if other.rows:
        sentence = f"its decimal mark is {decimal!r}, but {{cells}} {{are}} written otherwise, the first {{example}}."
        yield subject.note("mixed_decimals", other, sentence + " They are read as they stand.", read_as="number")
    grouped = cells_where(reading, lambda count: count.shape.is_ambiguous and not count.shape.decimals(decimal))
    if grouped.rows and reading.certainty == "certain" and is_odd_grouping(subject, reading, grouped):
        sentence = (
            "{cells} {are} read as thousands, the first {example}, though others are written without such a mark."
        )
        yield subject.note("rare_thousands", grouped, sentence, read_as="number, mark between thousands")


def is_odd_grouping(subject: Subject, reading: NumberReading, grouped: Misfits) -> bool:
    """Check for thousands that are written with a mark here and without one elsewhere, or hardly ever."""
    plain = subject.evidence.plain
    has_long = reading.marks.long > 0 or (plain.rows > 0 and max(plain.maximum, -plain.minimum) >= 1000)
    return has_long or grouped.rows <= max(1, RARE_GROUPS * reading.rows)


def has_other_decimal(shape: NumberShape, decimal: str) -> bool:
    """Check for a number that only the other decimal mark reads, such as 12.5 or 1,234.5 among decimal commas."""
    if shape.is_ambiguous or shape.mark not in (".", ","):
        return False
    return shape.mark != decimal if shape.decimals(decimal) else shape.mark == decimal and shape.runs[-1] > 0


def unit_notes(subject: Subject, reading: NumberReading) -> Iterator[ColumnNote]:
    """Yield which units and suffixes were taken off."""
    scaled = cells_where(reading, lambda count: bool(count.shape.unit.power))
    if reading.notation.scaled and scaled.rows:
        sentence = (
            "{cells} such as {example} {are} multiplied as the suffix says: k a thousand, M a million, B a billion."
        )
        yield subject.note("scaled", scaled, sentence, CATEGORY, read_as="number")
    unit = reading.notation.unit
    named = cells_where(reading, lambda count: bool(count.shape.unit.name))
    if not unit or not named.rows:
        return
    sentence = f"{{cells}} such as {{example}} {{are}} read as numbers, without {unit!r}."
    yield subject.note("unit", named, sentence, CATEGORY, read_as=f"number, in {unit}")
    if reading.without_unit:
        bare = cells_where(reading, lambda count: not count.shape.unit.name)
        cells = Misfits(reading.without_unit, bare.first_row, bare.example)
        sentence = f"{{cells}} ({{share}}) {{are}} written without {unit!r} and read as if it stood there."
        yield subject.note("partial_unit", cells, sentence, CATEGORY, read_as=f"number, in {unit}")


def cells_where(reading: NumberReading, condition: Callable[[NumberCount], bool]) -> Misfits:
    """Return the numbers of the column for which the condition holds."""
    total = NO_MISFITS
    for count in reading.accepted:
        if condition(count):
            total = total.join(Misfits(count.rows, count.first_row, count.first))
    return total
