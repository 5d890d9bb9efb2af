"""Notes on columns of dates."""

from collections.abc import Iterator

from orchestrator.contract.columns import ColumnNote, ColumnSetting, NoteCode
from orchestrator.tabular.judging.dates import DateReading
from orchestrator.tabular.judging.misfits import Misfits
from orchestrator.tabular.judging.notes import Subject

TEXT = ColumnSetting(type="text")
FIRST = {"dmy": "day", "mdy": "month", "ymd": "year", "ydm": "year"}
PERIODS = {"month", "quarter", "week"}


def date_notes(subject: Subject) -> Iterator[ColumnNote]:
    """Yield what is to be said of a column of dates, the gravest first."""
    reading = subject.judged.dates
    if reading is None:
        return
    yield from order_notes(subject, reading)
    yield from lost_notes(subject, reading)
    if reading.short.rows:
        sentence = "two-digit years, as in {example}, are read as 1950 to 2049."
        yield subject.note("two_digit_years", reading.short, sentence, TEXT, read_as="date")
    if reading.compact.rows:
        sentence = "whole numbers such as {example} are read as dates, year first, since all of them can be."
        number = ColumnSetting(type="number")
        yield subject.note("compact_dates", reading.compact, sentence, number, read_as="date")
    if reading.zones - {"Z", "UTC", "GMT"} or (reading.zones and reading.without_zone.rows):
        sentence = "time zones are taken into account: programs get all times in UTC, as for {example}."
        yield subject.note("time_zones", reading.zoned, sentence, TEXT, read_as="date, in UTC")
    if reading.kinds & PERIODS:
        sentence = "months, quarters or weeks such as {example} are read as their first day."
        yield subject.note("periods", reading.periods, sentence, TEXT, read_as="date")


def order_notes(subject: Subject, reading: DateReading) -> Iterator[ColumnNote]:
    """Yield what is doubtful of the order of day and month."""
    order = reading.notation.order
    other = ColumnSetting(order="mdy" if order != "mdy" else "dmy")
    if reading.is_guess and reading.ambiguous.rows:
        sentence = (
            f"{{cells}} such as {{example}} can be read day first and month first; the {FIRST[order]} is read first."
        )
        yield subject.note("ambiguous_order", reading.ambiguous, sentence, other, read_as=f"date, {order}")
    if reading.notation.mixed_orders:
        sentence = (
            f"its dates are in two orders; where both can be, as in {{example}}, the {FIRST[order]} is read first."
        )
        cells = reading.ambiguous if reading.ambiguous.rows else reading.swapped
        yield subject.note("mixed_orders", cells, sentence, other, read_as=f"date, {order}")
    if reading.odd.rows:
        sentence = (
            f"the {FIRST[order]} comes first, but {{cells}} ({{share}}) can only be read otherwise, the first "
            "{example}, and {are} read as missing."
        )
        yield subject.note("odd_dates", reading.odd, sentence, other, read_as="missing")


def lost_notes(subject: Subject, reading: DateReading) -> Iterator[ColumnNote]:
    """Yield which cells are missing values because they are no dates, or stand for none."""
    lost: tuple[tuple[NoteCode, Misfits, str], ...] = (
        ("slips", subject.judged.others, "{cells} ({share}) {are} no date and read as missing, the first {example}."),
        (
            "impossible_dates",
            reading.impossible,
            "{cells} ({share}), the first {example}, {are} on no calendar: missing.",
        ),
        (
            "placeholder_dates",
            reading.placeholders,
            "{cells} ({share}), the first {example}, {are} read as missing: they stand for an open end or for none.",
        ),
        (
            "far_dates",
            reading.far,
            "{cells} ({share}), the first {example}, {are} a century or more from all others and read as missing.",
        ),
    )
    for code, cells, sentence in lost:
        if cells.rows:
            yield subject.note(code, cells, sentence, TEXT, read_as="missing")
