"""How the dates of a column are to be read: the order of day and month, and which of them stand for no date."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestrator.contract.columns import DateNotation, DateOrder
from orchestrator.tabular.column_plans import ColumnPlan
from orchestrator.tabular.dates import YEAR_FIRST, find_day, orders_of, read_date
from orchestrator.tabular.judging.date_order import RIVAL, choose_order, count_votes, is_mixed, mark_of, parts_of
from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits
from orchestrator.tabular.judging.shape_counts import DateCount

FIRST_DAY, LAST_DAY = date(1678, 1, 1), date(2261, 12, 31)  # what pandas holds in nanoseconds
PLACEHOLDER_GAP_DAYS = 20 * 365
FAR_DAYS, FAR_SHARE = 100 * 365, 0.01
PLACEHOLDERS = frozenset(
    {date(1753, 1, 1), date(1800, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1)}
    | {date(year, month, day) for year in (2099, 2100, 2199, 2200) for month, day in ((1, 1), (12, 31))}
)


@dataclass
class DateReading:
    """How dates are read, and what came of it. ambiguous: rows that another order would read, as another day."""

    notation: DateNotation
    kinds: set[str]
    rows: int = 0
    ambiguous: Misfits = NO_MISFITS
    is_guess: bool = False
    impossible: Misfits = NO_MISFITS
    odd: Misfits = NO_MISFITS
    placeholders: Misfits = NO_MISFITS
    far: Misfits = NO_MISFITS
    swapped: Misfits = NO_MISFITS  # read in the other order, as nothing else is possible
    short: Misfits = NO_MISFITS  # with a year of two digits
    compact: Misfits = NO_MISFITS
    periods: Misfits = NO_MISFITS
    zoned: Misfits = NO_MISFITS
    without_zone: Misfits = NO_MISFITS
    zones: set[str] = field(default_factory=set)
    distinct: set[date] = field(default_factory=set)

    @property
    def misfits(self) -> int:
        return sum(each.rows for each in (self.impossible, self.odd, self.placeholders, self.far))


def read_dates(counts: Sequence[DateCount], *, likely: DateOrder, is_known: bool, plan: ColumnPlan) -> DateReading:
    """Decide how the dates of a column are read, as planned where it is."""
    year_first = [count for count in counts if count.shape.orders[:1] == ("ymd",)]
    year_last = [count for count in counts if count.shape.orders[:1] == ("dmy",)]
    notation = plan.dates.model_copy() if plan.dates else DateNotation()
    settled = plan.dates is not None and (notation.order not in YEAR_FIRST or not year_last)
    is_guess, ambiguous = False, NO_MISFITS
    if year_first and not settled:
        votes = count_votes(year_first)
        notation.order = "ydm" if votes.only("ydm", "ymd") > votes.only("ymd", "ydm") else "ymd"
    if year_last and not settled:
        votes = count_votes(year_last)
        marks = {mark_of(count) for count in year_last}
        order, is_guess = choose_order(votes, marks, likely=likely, is_known=is_known)
        notation.order = order
        notation.mixed_orders = is_mixed(votes, order)
        unclear = [orders for orders in votes.rows_of if order in orders and RIVAL[order] in orders]
        if unclear:
            row, cell = min(votes.first[orders] for orders in unclear)
            ambiguous = Misfits(sum(votes.rows_of[orders] for orders in unclear), row, cell)
    if plan.setting and plan.setting.order:
        notation.order, notation.mixed_orders, is_guess = plan.setting.order, False, False
    reading = DateReading(notation, {count.shape.kind for count in counts}, ambiguous=ambiguous, is_guess=is_guess)
    count_days(reading, counts, is_bounded=plan.dates is not None)
    return reading


def count_days(reading: DateReading, counts: Sequence[DateCount], *, is_bounded: bool) -> None:
    """Find the days that are none; set placeholders and bounds accordingly, unless that was done."""
    rows_of: Counter[date] = Counter()
    first_of: dict[date, tuple[int, str]] = {}
    for count in counts:
        if count.first_wrong:
            reading.impossible = reading.impossible.join(Misfits(count.wrong_times, *count.first_wrong))
        note_features(reading, count)
        if count.shape.kind == "time":
            reading.rows += count.rows - count.wrong_times
            continue
    for text, rows, shape, first in parts_of(counts):
        if shape.kind == "time":
            continue
        day = find_day(text, shape, reading.notation)
        if day is None:
            name = "odd" if any(read_date(text, shape, order) for order in shape.orders) else "impossible"
            setattr(reading, name, getattr(reading, name).join(Misfits(rows, *first)))
            continue
        if reading.notation.mixed_orders and read_date(text, shape, orders_of(shape, reading.notation)[0]) is None:
            reading.swapped = reading.swapped.join(Misfits(rows, *first))
        rows_of[day] += rows
        first_of[day] = min(first, first_of.get(day, first))
    if rows_of and not is_bounded:
        bound_days(reading.notation, rows_of)
    for day, rows in rows_of.items():
        if day.isoformat() in reading.notation.placeholders:
            reading.placeholders = reading.placeholders.join(Misfits(rows, *first_of[day]))
        elif not reading.notation.earliest <= day.isoformat() <= reading.notation.latest:
            reading.far = reading.far.join(Misfits(rows, *first_of[day]))
        else:
            reading.rows += rows
            reading.distinct.add(day)


def note_features(reading: DateReading, count: DateCount) -> None:
    """Note what is special of dates of this shape."""
    shape, cells = count.shape, Misfits(count.rows, count.first_row, count.first)
    if shape.is_short_year:
        reading.short = reading.short.join(cells)
    if shape.kind == "compact":
        reading.compact = reading.compact.join(cells)
    if shape.kind in ("month", "quarter", "week") and "weekday" not in shape.parts:
        reading.periods = reading.periods.join(cells)
    if shape.has_time and shape.kind != "time":
        reading.zones |= count.zones
        name = "zoned" if shape.zone else "without_zone"
        setattr(reading, name, getattr(reading, name).join(cells))


def bound_days(notation: DateNotation, rows_of: Counter[date]) -> None:
    """Set the placeholders, and bounds that leave out a few days a century or more from all others."""
    days = sorted(rows_of)
    real = [day for day in days if day not in PLACEHOLDERS and FIRST_DAY <= day <= LAST_DAY]
    if real:
        allowed = max(1, FAR_SHARE * rows_of.total())
        real = cut_far(cut_far(real, rows_of, allowed)[::-1], rows_of, allowed)[::-1]
        notation.earliest = max(FIRST_DAY, back(real[0])).isoformat()
        notation.latest = min(LAST_DAY, real[-1] + timedelta(days=FAR_DAYS)).isoformat()
    notation.placeholders = [day.isoformat() for day in days if is_placeholder(day, real)]


def cut_far(days: list[date], rows_of: Counter[date], allowed: float) -> list[date]:
    """Return the days without the first few, if these lie a century or more from the others."""
    kept, rows = 0, 0
    for index in range(len(days) - 1):
        rows += rows_of[days[index]]
        if rows > allowed:
            break
        if abs((days[index + 1] - days[index]).days) > FAR_DAYS:
            kept = index + 1
    return days[kept:]


def back(day: date) -> date:
    return day - timedelta(days=FAR_DAYS)


def is_placeholder(day: date, real: Sequence[date]) -> bool:
    """Check for a day that systems write where there is none, far from all real ones, such as 9999-12-31."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return (day.month, day.day) in ((1, 1), (12, 31))
    if day not in PLACEHOLDERS or not real:
        return False
    index = bisect(real, day)
    near = [real[neighbor] for neighbor in (index - 1, index) if 0 <= neighbor < len(real)]
    return min(abs((day - other).days) for other in near) > PLACEHOLDER_GAP_DAYS
