"""What the columns of a file together tell of each of them: one decimal mark a file, one order of day and month."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from orchestrator.contract.columns import DateOrder
from orchestrator.tabular.judging.columns import ColumnCounts, FileHints
from orchestrator.tabular.judging.date_order import choose_order, count_votes, mark_of
from orchestrator.tabular.judging.evidence import Evidence
from orchestrator.tabular.judging.numbers import Mark, count_marks
from orchestrator.tabular.missing_values import USUALLY_MISSING

T = TypeVar("T")
MOSTLY = 0.5  # of its values are numbers or dates: then a column has a say


def find_hints(columns: Sequence[Evidence], separator: str) -> FileHints:
    """Return what the columns tell, and what to guess where they do not.

    separator: of the file's cells. Where it is no comma, commas are more likely decimal ones.
    """
    decimals: Counter[Mark] = Counter()
    orders: Counter[DateOrder] = Counter()
    spellings: set[str] = set()
    for evidence in columns:
        counts = ColumnCounts.of(evidence)
        if not counts.present:
            continue
        is_number = counts.number_rows > MOSTLY * counts.present
        is_date = sum(count.rows for count in counts.main_dates) > MOSTLY * counts.present
        if is_number or is_date:
            spellings |= evidence.spellings.keys() & USUALLY_MISSING
        if is_number and (mark := count_marks(evidence).decimal_mark):
            decimals[mark] += 1
        if is_date and (order := clear_order(counts)):
            orders[order] += 1
    decimal = most_common(decimals)
    return FileHints(
        decimal=decimal,
        likely_decimal="," if separator == ";" else ".",
        order=most_common(orders),
        likely_order="dmy" if separator == ";" or decimal == "," else "mdy",
        spellings=frozenset(spellings),
    )


def clear_order(counts: ColumnCounts) -> DateOrder | None:
    """Return the order of day and month that the column's own dates tell, None if they do not."""
    year_last = [count for count in counts.dates if count.shape.orders[:1] == ("dmy",)]
    if not year_last:
        return None
    votes = count_votes(year_last)
    order, is_guess = choose_order(votes, {mark_of(count) for count in year_last}, likely="mdy", is_known=False)
    decided = votes.only("dmy", "mdy") + votes.only("mdy", "dmy")
    return order if not is_guess and decided and order != "ymd" else None


def most_common(counted: Counter[T]) -> T | None:
    """Return the commonest; None if there is none, or two are equally common."""
    first = counted.most_common(2)
    if not first or (len(first) > 1 and first[0][1] == first[1][1]):
        return None
    return first[0][0]
