"""The order of day, month and year in a column of dates, by what each order can read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from orchestrator.contract.columns import DateOrder
from orchestrator.tabular.dates import DateShape, read_date
from orchestrator.tabular.judging.shape_counts import DateCount

RARE = 0.05  # share of the dates that only one order can read, below which they are slips
RIVAL: dict[DateOrder, DateOrder] = {"dmy": "mdy", "mdy": "dmy", "ymd": "dmy", "ydm": "ymd"}
WEAK_ROWS, WEAK_SHARE = 50, 0.02  # dates that decide are too few beside so many that do not
Part = tuple[str, int, DateShape, tuple[int, str]]  # text, rows, shape, first row and cell


def parts_of(counts: Iterable[DateCount]) -> Iterator[Part]:
    for count in counts:
        for text, rows in count.rows_of.items():
            yield text, rows, count.shape, count.first_of[text]


@dataclass
class OrderVotes:
    """Rows by the orders that can read them, where these give different days."""

    rows_of: Counter[frozenset[DateOrder]] = field(default_factory=Counter)
    first: dict[frozenset[DateOrder], tuple[int, str]] = field(default_factory=dict)
    thirds: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    seconds: set[str] = field(default_factory=set)

    def readable(self, order: DateOrder) -> int:
        return sum(rows for orders, rows in self.rows_of.items() if order in orders)

    def only(self, order: DateOrder, rival: DateOrder) -> int:
        return sum(rows for orders, rows in self.rows_of.items() if order in orders and rival not in orders)


def count_votes(counts: Sequence[DateCount]) -> OrderVotes:
    """Count what each order can read of dates with the year at the end, or with two digits."""
    votes = OrderVotes()
    for text, rows, shape, first in parts_of(counts):
        days: dict[DateOrder, date] = {
            order: day for order in shape.orders if (day := read_date(text, shape, order)) is not None
        }
        if not days or (len(days) > 1 and len(set(days.values())) == 1):
            continue
        orders: frozenset[DateOrder] = frozenset(days)
        votes.rows_of[orders] += rows
        votes.first[orders] = min(first, votes.first.get(orders, first))
        for values, name in ((votes.firsts, "a"), (votes.seconds, "b"), (votes.thirds, "c")):
            begin, end = shape.parts[name]
            values.add(text[begin:end].lstrip("0"))
    return votes


def choose_order(votes: OrderVotes, marks: set[str], *, likely: DateOrder, is_known: bool) -> tuple[DateOrder, bool]:
    """Return the order of dates with the year at the end, and whether that is a guess.

    marks: what stands between the parts. likely: the order of the file's other dates if `is_known`, else what to guess.
    """
    if year_comes_first(votes):
        return "ymd", True
    day_first, month_first = votes.only("dmy", "mdy"), votes.only("mdy", "dmy")
    unclear = votes.rows_of.total() - day_first - month_first
    decisive = day_first + month_first
    if decisive and not (unclear >= WEAK_ROWS and decisive < WEAK_SHARE * unclear):
        return ("dmy" if day_first >= month_first else "mdy"), False
    if not unclear:
        return likely, False
    if marks <= {".", ". "}:
        return "dmy", False
    if is_known:
        return likely, True
    if constant := order_of_constant(votes):
        return constant, True
    if decisive:
        return ("dmy" if day_first >= month_first else "mdy"), True
    return likely, True


def order_of_constant(votes: OrderVotes) -> DateOrder | None:
    """Return the order if one part never changes: a 1 is the first day of months, any other number a month."""
    if len(votes.firsts) == 1 < len(votes.seconds):
        return "dmy" if votes.firsts == {"1"} else "mdy"
    if len(votes.seconds) == 1 < len(votes.firsts):
        return "mdy" if votes.seconds == {"1"} else "dmy"
    return None


def year_comes_first(votes: OrderVotes) -> bool:
    """Check for two-digit years in front: it alone reads the dates, or as many, and far fewer values stand there."""
    year_first = votes.readable("ymd")
    others = max(votes.readable("dmy"), votes.readable("mdy"))
    if not year_first or year_first < others:
        return False
    return others <= (1 - RARE) * year_first or 2 * len(votes.firsts) <= len(votes.thirds)


def mark_of(count: DateCount) -> str:
    """Return what stands between the first two parts of dates of this shape."""
    begin = count.shape.date[0]
    return count.first[begin + count.shape.parts["a"][1] : begin + count.shape.parts["b"][0]]


def is_mixed(votes: OrderVotes, order: DateOrder) -> bool:
    """Check for so many dates that only another order reads that they are no slips."""
    mine, others = votes.only(order, RIVAL[order]), votes.only(RIVAL[order], order)
    return others > max(1, RARE * (mine + others))
