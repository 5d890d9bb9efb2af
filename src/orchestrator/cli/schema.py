"""What an uploaded data set turned out to be, as lines for people."""

from orchestrator.cli.text import clean, counted
from orchestrator.contract.datasets import Dataset, Table, TableColumn

COLUMNS_SHOWN = 25
VALUES_SHOWN = 4
NAME_CHARS, CELL_CHARS = 28, 18
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def schema_lines(dataset: Dataset, target: str | None) -> list[str]:
    """Size, columns with types and gaps, the target's classes, warnings."""
    if dataset.table is None:
        return [f"Data: {clean(dataset.name, 80)}, a folder of {counted(dataset.file_count, 'file')}."]
    table = dataset.table
    read = f", {table.encoding}, separated by {SEPARATORS.get(table.separator, 'commas')}" if table.encoding else ""
    lines = [
        f"Data: {clean(dataset.filename, 80)}, {counted(table.rows, 'row')}, {counted(len(table.columns), 'column')}{read}"
    ]
    lines += [_row("column", "type", "missing", "distinct", "such as")]
    first = table.columns[:COLUMNS_SHOWN]
    lines += [_column_line(table, column, place, target) for place, column in enumerate(first)]
    if len(table.columns) > len(first):
        lines.append(f"  ... and {len(table.columns) - len(first):,} columns more")
    lines += [f"  target: {words}" for words in _target_words(table, target)]
    return lines + [f"  note: {clean(warning, 400)}" for warning in table.warnings]


def _column_line(table: Table, column: TableColumn, place: int, target: str | None) -> str:
    kind = column.type + (" *" if column.name == target else "")
    distinct = "many" if column.distinct is None else f"{column.distinct:,}"
    return _row(column.name, kind, f"{column.missing:,}", distinct, _examples(table, column, place))


def _examples(table: Table, column: TableColumn, place: int) -> str:
    if column.type == "number" and column.minimum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    if column.type == "category":
        more = len(column.values) - VALUES_SHOWN
        shown = [f"{clean(value.value, CELL_CHARS)} ({value.rows:,})" for value in column.values[:VALUES_SHOWN]]
        return ", ".join(shown) + (" ..." if more > 0 else "")
    return ", ".join(
        clean(row[place], CELL_CHARS) for row in table.sample[:2] if place < len(row) and row[place].strip()
    )


def _row(name: str, kind: str, missing: str, distinct: str, such_as: str) -> str:
    return f"  {clean(name, NAME_CHARS):<{NAME_CHARS}} {kind:<10} {missing:>9} {distinct:>9}  {such_as}".rstrip()


def _target_words(table: Table, target: str | None) -> list[str]:
    column = next((column for column in table.columns if column.name == target), None)
    if column is None or not column.values:
        return []
    shown = ", ".join(f"{clean(value.value, CELL_CHARS)} ({value.rows:,})" for value in column.values[:20])
    return [f"{counted(column.distinct or 0, 'value')}: {shown}{' ...' if len(column.values) > 20 else ''}"]
