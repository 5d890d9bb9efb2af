"""What a person should know of a table before trusting a score on it."""

from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.tabular.opening import Text
from orchestrator.tabular.tally import Tally

MOST_NAMED = 5
MOSTLY = 0.9  # of the distinct values are numbers: the others are probably slips
LEAST_IDS = 20


def table_warnings(table: Table, tallies: list[Tally], text: Text | None) -> list[str]:
    """Sentences, the most important first."""
    found = []
    if text and text.odd_line:
        found.append(
            f"The file is not UTF-8 (line {text.odd_line} is the first that is not); it is read as {text.encoding}."
        )
    found += slips(table.columns, tallies)
    twins = [f"{column.same_as!r} and {column.name!r}" for column in table.columns if column.same_as]
    if twins:
        found.append(
            f"These say the same in every row: {named(twins)}. If one of them is the target, the other gives it away: ignore it."
        )
    pairs = zip(table.columns, tallies, strict=True)
    ids = [column.name for column, tally in pairs if is_like_an_id(column, table.rows) and not tally.has_words]
    if ids:
        found.append(
            f"Different in every row, like an identifier, so nothing can be learned from it: {named(map(repr, ids))}."
        )
    constant = [column.name for column in table.columns if column.distinct == 1 and not column.missing]
    if constant:
        found.append(f"The same in every row: {named(map(repr, constant))}.")
    empty = [column.name for column in table.columns if column.type == "empty"]
    if empty:
        found.append(f"Without any value: {named(map(repr, empty))}.")
    ambiguous = [tally.name for tally in tallies if tally.dates.alive and tally.dates.is_ambiguous()]
    if ambiguous:
        found.append(f"Day or month first cannot be told, month first is taken: {named(map(repr, ambiguous))}.")
    if table.duplicate_rows:
        stand = "stands" if table.duplicate_rows == 1 else "stand"
        found.append(f"{table.duplicate_rows:,} of {table.rows:,} rows {stand} there more than once.")
    return found


def slips(columns: list[TableColumn], tallies: list[Tally]) -> list[str]:
    """Columns of numbers in which a few cells are none."""
    found = []
    for column, tally in zip(columns, tallies, strict=True):
        total = tally.numbers_among + tally.texts_among
        if column.type in ("text", "category") and tally.first_text and tally.numbers_among > MOSTLY * total:
            row, value = tally.first_text
            shown = value if len(value) <= 40 else value[:39] + "…"
            found.append(
                f"Column {column.name!r} is all numbers but for {tally.texts_among} values, the first in row {row + 1}: {shown!r}; "
                f"it is read as {column.type}."
            )
    return found


def is_like_an_id(column: TableColumn, rows: int) -> bool:
    """Text or whole numbers, another one in each row."""
    different = column.distinct is not None and column.distinct == rows and rows >= LEAST_IDS
    if column.type == "number":
        counts = column.whole and column.maximum is not None and column.maximum - column.minimum < 10 * rows
        return different and counts
    return different and column.type == "text"


def named(names) -> str:
    found = list(names)
    more = len(found) - MOST_NAMED
    return ", ".join(found[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
