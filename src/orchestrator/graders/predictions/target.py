"""The target of an uploaded table: whether it can be predicted and graded, as classes or as numbers."""

import difflib
from dataclasses import dataclass
from typing import Literal

from orchestrator.contract.column_settings import check_names
from orchestrator.contract.datasets import Table, TableColumn, explain_missing_target, list_columns
from orchestrator.contract.errors import BadTable, Invalid
from orchestrator.contract.spec import TaskSpec

MAX_CLASSES = 500
CLASSES_OF_NUMBERS = 20  # whole numbers with at most so many distinct values are classes
MAX_LABEL_CHARS = 100


@dataclass(frozen=True, slots=True)
class Target:
    """`class_count` 0 for numbers."""

    column: TableColumn
    kind: Literal["classification", "regression"]
    class_count: int


def find_target(table: Table, spec: TaskSpec) -> Target:
    """Return the target that the task names; raise Invalid or BadTable, with what to write instead, if it is none."""
    column = find_column(table, spec.data.target_column)
    check_columns(table, spec)
    if column.type == "empty":
        raise BadTable(
            f"The target column {column.name!r} has no value in any of the {table.rows:,} rows.",
            field="data.target_column",
        )
    if column.type == "date":
        raise BadTable(
            f"The target column {column.name!r} contains dates; a target must be a class or a number.",
            field="data.target_column",
        )
    if column.distinct == 1:
        raise BadTable(
            f"The target column {column.name!r} has the same value in every row that has one, so there is "
            "nothing to predict.",
            field="data.target_column",
        )
    kind = spec.data.kind or infer_kind(column, table.rows)
    if kind == "regression":
        if column.type != "number":
            raise BadTable(
                f"data.kind is 'regression', but the target column {column.name!r} holds {describe_content(column)}.",
                field="data.kind",
            )
        return Target(column, kind, 0)
    if column.distinct is None or column.distinct > MAX_CLASSES:
        many = f"{column.distinct:,}" if column.distinct is not None else "too many"
        raise BadTable(
            f"The target column {column.name!r} has {many} distinct values; "
            f"at most {MAX_CLASSES} classes are supported.",
            field="data.target_column",
        )
    if column.type == "text" and column.distinct > (table.rows - column.missing) // 2:
        raise BadTable(
            f"The target column {column.name!r} contains free text ({column.distinct:,} distinct values); "
            "a target must be a class or a number.",
            field="data.target_column",
        )
    return Target(column, kind, column.distinct)


def find_column(table: Table, name: str | None) -> TableColumn:
    """Return the target column; raise Invalid, with the columns and which may be meant, if there is none."""
    names = [column.name for column in table.columns]
    if name is None:
        raise Invalid(explain_missing_target(names), field="data.target_column")
    target = next((column for column in table.columns if column.name == name.strip()), None)
    if target is None:
        close = difflib.get_close_matches(name.lower(), [known.lower() for known in names], n=1)
        near = next((known for known in names if close and known.lower() == close[0]), None)
        meant = f" Did you mean {near!r}?" if near else ""
        raise Invalid(
            f"There is no column {name[:100]!r} to predict.{meant} {list_columns(names)}", field="data.target_column"
        )
    return target


def check_columns(table: Table, spec: TaskSpec) -> None:
    """Check that the columns of the task exist and one is left to learn from; raise Invalid or BadTable if not."""
    names = [column.name for column in table.columns]
    for field, name in [
        *(("data.ignore_columns", name) for name in spec.data.ignore_columns),
        ("split.column", spec.split.column),
    ]:
        if name is not None and name not in names:
            raise Invalid(f"{field}: there is no column {name[:100]!r}. {list_columns(names)}", field=field)
    check_names(spec.data.columns, names)
    if spec.data.target_column in spec.data.ignore_columns:
        raise Invalid("data.ignore_columns contains the target column.", field="data.ignore_columns")
    check_settings(table, spec)
    unused = {column.name for column in table.columns if column.use == "leave_out"}
    if not set(names) - {spec.data.target_column, *spec.data.ignore_columns, *unused}:
        raise BadTable(
            "The table has no column besides the target, so there is nothing to learn from. "
            "Check that the cells are separated as expected.",
            field="dataset",
        )
    by = next((column for column in table.columns if column.name == spec.split.column), None)
    if spec.split.kind == "time" and by is not None and by.type not in ("date", "number"):
        raise Invalid(
            f"split.column: {by.name!r} holds {describe_content(by)}; a time split needs dates or numbers.",
            field="split.column",
        )


def check_settings(table: Table, spec: TaskSpec) -> None:
    """Check that the settings of columns make sense of their values; raise Invalid, naming column and value, if not."""
    for column in table.columns:
        setting = spec.data.columns.get(column.name)
        if setting is None:
            continue
        if column.name == spec.data.target_column and setting.use in ("leave_out", "identifier"):
            raise Invalid(
                f"data.columns.{column.name}: use = {setting.use!r}, but it is the target column.", field="data.columns"
            )
        if setting.type in ("number", "date") and column.misfits and column.missing == table.rows:
            note = next((note for note in table.notes if note.column == column.name and note.example), None)
            example = f" (the first is {note.example!r} in row {note.first_row})" if note else ""
            raise Invalid(
                f"data.columns.{column.name}: none of its values is a {setting.type} as it is set{example}. "
                "Set another type or form, or leave the setting out.",
                field="data.columns",
            )


def infer_kind(column: TableColumn, rows: int) -> Literal["classification", "regression"]:
    """Return classification, but regression for numbers, unless these are few whole ones without a unit."""
    if column.type != "number":
        return "classification"
    if column.number_notation and column.number_notation.unit:
        return "regression"
    few = column.distinct is not None and column.distinct <= min(CLASSES_OF_NUMBERS, max(2, rows // 10))
    return "classification" if few and column.whole else "regression"


def describe_content(column: TableColumn) -> str:
    return {"number": "numbers", "category": "classes", "date": "dates", "text": "text", "empty": "nothing"}[
        column.type
    ]
