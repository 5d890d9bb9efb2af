"""The schema of an uploaded data set, as lines for people."""

from orchestrator.cli.formatting import clean, format_count
from orchestrator.contract.datasets import Dataset, Table, TableColumn

COLUMNS_SHOWN = 25
VALUES_SHOWN = 4
NAME_CHARS, CELL_CHARS = 28, 18
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def format_schema(dataset: Dataset, target: str | None) -> list[str]:
    """List the size, the columns with types and missing values, the target's classes, and warnings."""
    if dataset.table is None:
        return [f"Data: {clean(dataset.name, 80)}, a folder of {format_count(dataset.file_count or 0, 'file')}."]
    table = dataset.table
    read = f", {table.encoding}, separated by {SEPARATORS.get(table.separator, 'commas')}" if table.encoding else ""
    lines = [
        f"Data: {clean(dataset.filename, 80)}, {format_count(table.rows, 'row')}, "
        f"{format_count(len(table.columns), 'column')}{read}"
    ]
    lines += [_format_row("column", "type", "missing", "distinct", "examples")]
    first = table.columns[:COLUMNS_SHOWN]
    lines += [_format_column(table, column, index, target) for index, column in enumerate(first)]
    if len(table.columns) > len(first):
        lines.append(f"  ... and {len(table.columns) - len(first):,} more columns")
    lines += [f"  target: {text}" for text in _describe_target(table, target)]
    return lines + [f"  note: {clean(warning, 400)}" for warning in table.warnings]


def _format_column(table: Table, column: TableColumn, index: int, target: str | None) -> str:
    kind = column.type + (" *" if column.name == target else "")
    distinct = "many" if column.distinct is None else f"{column.distinct:,}"
    return _format_row(column.name, kind, f"{column.missing:,}", distinct, _format_examples(table, column, index))


def _format_examples(table: Table, column: TableColumn, index: int) -> str:
    if column.type == "number" and column.minimum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    if column.type == "category":
        more = len(column.values) - VALUES_SHOWN
        examples = [f"{clean(value.value, CELL_CHARS)} ({value.rows:,})" for value in column.values[:VALUES_SHOWN]]
        return ", ".join(examples) + (" ..." if more > 0 else "")
    return ", ".join(
        clean(row[index], CELL_CHARS) for row in table.sample[:2] if index < len(row) and row[index].strip()
    )


def _format_row(name: str, kind: str, missing: str, distinct: str, examples: str) -> str:
    return f"  {clean(name, NAME_CHARS):<{NAME_CHARS}} {kind:<10} {missing:>9} {distinct:>9}  {examples}".rstrip()


def _describe_target(table: Table, target: str | None) -> list[str]:
    column = next((column for column in table.columns if column.name == target), None)
    if column is None or not column.values:
        return []
    classes = ", ".join(f"{clean(value.value, CELL_CHARS)} ({value.rows:,})" for value in column.values[:20])
    return [f"{format_count(column.distinct or 0, 'value')}: {classes}{' ...' if len(column.values) > 20 else ''}"]
