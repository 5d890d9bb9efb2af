"""A column as it is described to people and programs: its type, values and notation, from what was judged."""

from collections import Counter
from collections.abc import Mapping

from orchestrator.contract.columns import DateNotation, NumberNotation
from orchestrator.contract.datasets import TableColumn, ValueCount
from orchestrator.tabular.cell_writing import cell_writer, missing_cells
from orchestrator.tabular.column_stats import ColumnStats
from orchestrator.tabular.date_forms import UNCHANGED, form_of
from orchestrator.tabular.histogram import count_ranges
from orchestrator.tabular.judging.columns import Judgement
from orchestrator.tabular.judging.numbers import NumberReading, value_of
from orchestrator.tabular.judging.shape_counts import NumberCount
from orchestrator.tabular.limits import FEW_VALUES, VALUES_SHOWN
from orchestrator.tabular.numbers import plain_number

MAX_CATEGORY_CHARS = 60  # characters on average
MAX_VALUE_CHARS = 200
SPELLINGS_SHOWN = 10  # of missing values


def describe_column(stats: ColumnStats, judged: Judgement) -> TableColumn:
    """Describe the column; where it is neither numbers nor dates, this decides between category and text."""
    column = TableColumn(name=stats.name, type=judged.type, kept_spellings=judged.kept)
    setting = stats.plan.setting
    if setting is not None:
        column.use, column.missing_spellings = setting.use or "feature", setting.missing
    if judged.type == "number" and judged.numbers:
        describe_numbers(column, stats, judged.numbers, judged.others.rows)
    elif judged.type == "date":
        describe_dates(column, stats, judged)
    elif judged.type != "empty":
        forced = setting.type if setting else None
        column.type = forced or ("category" if is_category(stats, judged) else "text")
    missing = missing_cells(column)
    spellings = {cell: rows for cell, rows in stats.evidence.spellings.items() if cell in missing}
    column.missing = sum(spellings.values()) + column.misfits
    column.rewritten = column.rewritten or stats.spaced or any(spellings) or column.misfits > 0
    column.missing_values = most_common(spellings, SPELLINGS_SHOWN)
    values = written_values(column, stats)
    column.distinct = count_values(stats, values, len(spellings))
    if column.missing == stats.rows:
        column.type, column.distinct = "empty", 0
    if column.type == "category":
        column.form = "number" if all(value.isascii() and value.isdigit() for value in values or ()) else None
    if values and (column.type == "category" or len(values) < VALUES_SHOWN):
        column.values = most_common(values, VALUES_SHOWN)
    column.histogram = count_ranges(column, stats)
    return column


def describe_numbers(column: TableColumn, stats: ColumnStats, reading: NumberReading, misfits: int) -> None:
    """Add notation, range and misfits of a column of numbers."""
    plain, notation = stats.evidence.plain, reading.notation
    column.number_notation = notation
    edges = [value_of(cell, count, notation) for count in reading.accepted for cell in (count.lowest, count.highest)]
    edges += [plain.minimum, plain.maximum] if plain.rows else []
    if edges:
        column.minimum, column.maximum = min(edges), max(edges)
    column.whole = plain.whole and all(is_whole(count, notation) for count in reading.accepted)
    column.misfits = misfits
    column.rewritten = any(
        plain_number(count.first, count.shape, notation) != count.first for count in reading.accepted
    )
    column.rewritten = column.rewritten or stats.evidence.has_look_alikes
    if column.rewritten and notation.decimal == ",":
        column.number = "comma"
    elif notation.thousands == ",":
        column.number = "thousands"


def is_whole(count: NumberCount, notation: NumberNotation) -> bool:
    """Check whether all numbers of this shape are whole."""
    if count.shape.has_exponent:
        return False
    decimals = count.shape.decimals(notation.decimal)
    return count.whole or decimals <= (count.shape.unit.power if notation.scaled else 0)


def describe_dates(column: TableColumn, stats: ColumnStats, judged: Judgement) -> None:
    """Add form, notation and misfits of a column of dates."""
    setting, reading = stats.plan.setting, judged.dates
    set_form = (setting.form if setting else None) or ""
    column.misfits = judged.others.rows + (reading.misfits if reading else 0)
    column.date_notation = reading.notation if reading else DateNotation(form=set_form)
    counts = stats.evidence.dates
    unchanged = UNCHANGED.get(next(iter(counts))) if len(counts) == 1 and not set_form else None
    if unchanged and not column.misfits and column.date_notation.order == "ymd" and not stats.evidence.has_look_alikes:
        column.form = unchanged
        return
    kinds = reading.kinds if reading else set()
    shapes = [count.shape for count in counts.values() if count.shape.kind in kinds]
    column.form, column.rewritten = form_of(shapes, is_set=set_form), True


def written_values(column: TableColumn, stats: ColumnStats) -> Counter[str] | None:
    """Count rows by value as programs get it, without missing ones; None where there are too many values."""
    if stats.counts is None:
        return None
    write = cell_writer(column) or str
    values: Counter[str] = Counter()
    for cell, rows in stats.counts.items():
        if written := write(cell):
            values[written] += rows
    return values


def count_values(stats: ColumnStats, values: Counter[str] | None, spellings: int) -> int | None:
    """Return the number of distinct values; of very many cells as they are spelled, None if there are too many."""
    if values is not None:
        return len(values)
    return None if stats.distinct is None else max(1, stats.distinct - spellings)


def is_category(stats: ColumnStats, judged: Judgement) -> bool:
    """Check for few distinct, short values: neither free text nor an identifier."""
    if stats.counts is None or (distinct := len(stats.counts)) > FEW_VALUES:
        return False
    if sum(map(len, stats.counts)) / max(1, distinct) > MAX_CATEGORY_CHARS:
        return False
    present = judged.present
    return distinct <= 10 or (distinct <= max(present // 2, 1) and (distinct <= 50 or distinct <= present // 10))


def most_common(counted: Mapping[str, int], most: int) -> list[ValueCount]:
    """Return the commonest values, each cut short, with their rows."""
    return [ValueCount(value=value[:MAX_VALUE_CHARS], rows=rows) for value, rows in Counter(counted).most_common(most)]
