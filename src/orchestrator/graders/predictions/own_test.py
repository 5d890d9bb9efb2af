"""A table with a test file of its own: whether the two go together, and what both of them are."""

from dataclasses import dataclass

from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.contract.errors import BadTable
from orchestrator.contract.spec import TaskSpec
from orchestrator.tabular.dates import ISO_WRITTEN


@dataclass(frozen=True)
class Schemas:
    """`both`: over the rows of all files. `own`: how the cells of each file are to be read, in the order of files."""

    both: Table
    own: list[Table]


def join_schemas(tables: list[Table], spec: TaskSpec) -> Schemas:
    """Join the schemas of a table and its test file; raise BadTable if they do not have the same columns."""
    if len(tables) == 1:
        return Schemas(tables[0], tables)
    train, test = tables
    check_names(train, test, spec)
    in_test = {column.name: column for column in test.columns}
    pairs = [(column, in_test[column.name]) for column in train.columns if column.name in in_test]
    joined = [join_column(first, second) for first, second in pairs]
    form_of = {column.name: column.form for column in joined if column.type == "date"}
    own = [
        table.model_copy(update={"columns": [rewrite_date(column, form_of) for column in table.columns]})
        for table in tables
    ]
    return Schemas(train.model_copy(update={"rows": train.rows + test.rows, "columns": joined}), own)


def check_names(train: Table, test: Table, spec: TaskSpec) -> None:
    ignored = set(spec.data.ignore_columns)
    first, second = ([column.name for column in table.columns if column.name not in ignored] for table in (train, test))
    lacking = [name for name in first if name not in second]
    if spec.data.target_column in lacking:
        raise BadTable(
            f"The test file has no target column {spec.data.target_column!r}; without it nothing can be scored."
        )
    if lacking:
        raise BadTable(f"The test file lacks columns of the training file: {', '.join(map(repr, lacking[:8]))}.")
    more = [name for name in second if name not in first]
    if more:
        raise BadTable(
            f"The test file has columns that the training file has not: {', '.join(map(repr, more[:8]))}; "
            "data.ignore_columns leaves some out."
        )


def join_column(first: TableColumn, second: TableColumn) -> TableColumn:
    """Return the column over both files; raise BadTable if only one of them holds numbers or dates in it."""
    a, b = first.type, second.type
    both = first.model_copy(update={"missing": first.missing + second.missing})
    if a == "empty" or b == "empty":
        filled = second if a == "empty" else first
        return both.model_copy(
            update={"type": filled.type, "form": filled.form, "whole": filled.whole, "distinct": filled.distinct}
        )
    if a != b and {a, b} & {"number", "date"}:
        raise BadTable(f"Column {first.name!r} holds {a} values in the training file and {b} values in the test file.")
    known = [column.distinct for column in (first, second) if column.distinct is not None]
    both.distinct = max(known) if len(known) == 2 else None
    both.whole = first.whole and second.whole
    if "text" in (a, b):
        both.type, both.form = "text", None
    elif a == "date" and first.form != second.form:
        both.form = ISO_WRITTEN
    return both


def rewrite_date(column: TableColumn, form_of: dict[str, str | None]) -> TableColumn:
    """Return the column, a date to be rewritten as one time stamp if the other file writes it otherwise."""
    form = form_of.get(column.name)
    return (
        column
        if column.type != "date" or form in (None, column.form)
        else column.model_copy(update={"form": form, "rewritten": True})
    )
