"""A table with a test file of its own: whether the two go together, and what both of them are."""

from collections import Counter
from dataclasses import dataclass

from orchestrator.contract.columns import ColumnNote
from orchestrator.contract.datasets import Table, TableColumn, ValueCount
from orchestrator.contract.errors import BadTable
from orchestrator.contract.spec import TaskSpec
from orchestrator.tabular.date_forms import ISO_TIMES, TIMES_ALONE

MOST = 0.5  # of the values of a column in the test file that do not fit: then it is another column


@dataclass(frozen=True)
class Schemas:
    """`both`: over the rows of all files. `own`: how the cells of each file are to be read, in the order of files."""

    both: Table
    own: list[Table]


def join_schemas(tables: list[Table], spec: TaskSpec) -> Schemas:
    """Join the schemas of a table and its test file, which was read like it; raise BadTable if they do not fit."""
    if len(tables) == 1:
        return Schemas(tables[0], tables)
    train, test = tables
    check_names(train, test, spec)
    in_test = {column.name: column for column in test.columns}
    pairs = [(column, in_test[column.name]) for column in train.columns if column.name in in_test]
    for first, second in pairs:
        check_fit(first, second, test)
    joined = [join_column(first, second) for first, second in pairs]
    form_of = {column.name: column.form for column in joined if column.type == "date"}
    own = [
        table.model_copy(update={"columns": [rewrite_date(column, form_of) for column in table.columns]})
        for table in tables
    ]
    notes = train.notes + [describe_misfits(note) for note in test.notes if note.read_as == "missing"]
    return Schemas(train.model_copy(update={"rows": train.rows + test.rows, "columns": joined, "notes": notes}), own)


def check_names(train: Table, test: Table, spec: TaskSpec) -> None:
    ignored = set(spec.data.ignore_columns)
    first, second = ([column.name for column in table.columns if column.name not in ignored] for table in (train, test))
    lacking = [name for name in first if name not in second]
    if spec.data.target_column in lacking:
        raise BadTable(
            f"The test file has no target column {spec.data.target_column!r}, and nothing can be scored without it.",
            field="data.test_file",
        )
    if lacking:
        raise BadTable(
            f"These columns of the training file are missing in the test file: {', '.join(map(repr, lacking[:8]))}.",
            field="data.test_file",
        )
    more = [name for name in second if name not in first]
    if more:
        raise BadTable(
            f"The test file has columns that the training file does not have: {', '.join(map(repr, more[:8]))}; "
            "data.ignore_columns can leave them out.",
            field="data.test_file",
        )


def check_fit(first: TableColumn, second: TableColumn, test: Table) -> None:
    """Check that most values of the test file are what the training file has; raise BadTable if not."""
    present = test.rows - second.missing + second.misfits
    if second.misfits <= MOST * present:
        return
    note = next((note for note in test.notes if note.column == second.name and note.read_as == "missing"), None)
    example = f", such as {note.example!r} in row {note.first_row}" if note else ""
    raise BadTable(
        f"Column {first.name!r} holds {first.type} values in the training file, but {second.misfits:,} of {present:,} "
        f"values in the test file are none{example}. Set data.columns, or leave the column out.",
        field="data.test_file",
    )


def describe_misfits(note: ColumnNote) -> ColumnNote:
    """Return a note on the test file as one on cells that do not fit the training file."""
    text = note.text.replace("Column ", "Test file, column ", 1)
    return note.model_copy(update={"code": "misfits", "text": text})


def join_column(first: TableColumn, second: TableColumn) -> TableColumn:
    """Return the column over both files. One that is empty in the training file is what the test file holds."""
    both = first.model_copy(
        update={
            "missing": first.missing + second.missing,
            "misfits": first.misfits + second.misfits,
            "missing_values": join_counts(first, second),
        }
    )
    if first.type == "empty" or second.type == "empty":
        filled = second if first.type == "empty" else first
        return both.model_copy(
            update={"type": filled.type, "form": filled.form, "whole": filled.whole, "distinct": filled.distinct}
        )
    known = [column.distinct for column in (first, second) if column.distinct is not None]
    both.distinct = max(known) if len(known) == 2 else None
    both.whole = first.whole and second.whole
    if first.type == "category" and first.form != second.form:
        both.form = None
    elif first.type == "date" and first.form != second.form and first.form not in TIMES_ALONE:
        both.form = ISO_TIMES[0]
    return both


def join_counts(first: TableColumn, second: TableColumn) -> list[ValueCount]:
    """Return how missing values are written in both files, the commonest first."""
    rows = Counter({missing.value: missing.rows for missing in first.missing_values})
    rows.update({missing.value: missing.rows for missing in second.missing_values})
    return [ValueCount(value=value, rows=count) for value, count in rows.most_common()]


def rewrite_date(column: TableColumn, form_of: dict[str, str | None]) -> TableColumn:
    """Return the column, a date to be rewritten as one time stamp if the other file writes it otherwise."""
    form = form_of.get(column.name)
    return (
        column
        if column.type != "date" or form in (None, column.form)
        else column.model_copy(update={"form": form, "rewritten": True})
    )
