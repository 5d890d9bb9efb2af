"""The target of an uploaded table: whether it can be predicted and graded, as classes or as numbers."""

import difflib
from dataclasses import dataclass
from typing import Literal

from orchestrator.contract.datasets import Table, TableColumn, columns_words, target_needed_words
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
        raise BadTable(f"The target column {column.name!r} has no value in any of the {table.rows:,} rows.")
    if column.type == "date":
        raise BadTable(f"The target column {column.name!r} holds dates; a target is a class or a number.")
    if column.distinct == 1:
        raise BadTable(
            f"The target column {column.name!r} is the same in every row that has one; there is nothing to predict."
        )
    kind = spec.data.kind or infer_kind(column, table.rows)
    if kind == "regression":
        if column.type != "number":
            raise BadTable(f"data.kind is 'regression', but the target column {column.name!r} holds {holds(column)}.")
        return Target(column, kind, 0)
    if column.distinct is None or column.distinct > MAX_CLASSES:
        many = f"{column.distinct:,}" if column.distinct is not None else "too many"
        raise BadTable(
            f"The target column {column.name!r} has {many} distinct values; "
            f"at most {MAX_CLASSES} classes can be told apart."
        )
    if column.type == "text" and column.distinct > (table.rows - column.missing) // 2:
        raise BadTable(
            f"The target column {column.name!r} holds free text ({column.distinct:,} distinct values); "
            "a target is a class or a number."
        )
    return Target(column, kind, column.distinct)


def find_column(table: Table, name: str | None) -> TableColumn:
    """Return the target column; raise Invalid, with the columns and which may be meant, if there is none."""
    names = [column.name for column in table.columns]
    if name is None:
        raise Invalid(target_needed_words(names))
    target = next((column for column in table.columns if column.name == name.strip()), None)
    if target is None:
        close = difflib.get_close_matches(name.lower(), [known.lower() for known in names], n=1)
        near = next((known for known in names if close and known.lower() == close[0]), None)
        meant = f" Did you mean {near!r}?" if near else ""
        raise Invalid(f"There is no column {name[:100]!r} to predict.{meant} {columns_words(names)}")
    return target


def check_columns(table: Table, spec: TaskSpec) -> None:
    """Check that the columns of the task exist and one is left to learn from; raise Invalid or BadTable if not."""
    names = [column.name for column in table.columns]
    for field, name in [
        *(("data.ignore_columns", name) for name in spec.data.ignore_columns),
        ("split.column", spec.split.column),
    ]:
        if name is not None and name not in names:
            raise Invalid(f"{field}: there is no column {name[:100]!r}. {columns_words(names)}")
    if spec.data.target_column in spec.data.ignore_columns:
        raise Invalid("data.ignore_columns holds the target column.")
    if not set(names) - {spec.data.target_column, *spec.data.ignore_columns}:
        raise BadTable(
            "The table has no column besides the target, so there is nothing to learn from; "
            "are the cells separated as expected?"
        )
    by = next((column for column in table.columns if column.name == spec.split.column), None)
    if spec.split.kind == "time" and by is not None and by.type not in ("date", "number"):
        raise Invalid(f"split.column: {by.name!r} holds {holds(by)}; a time split goes by dates or numbers.")


def infer_kind(column: TableColumn, rows: int) -> Literal["classification", "regression"]:
    """Return regression for numbers, but for few whole ones, each of them in several rows; else classification."""
    if column.type != "number":
        return "classification"
    few = column.distinct is not None and column.distinct <= min(CLASSES_OF_NUMBERS, max(2, rows // 10))
    return "classification" if few and column.whole else "regression"


def holds(column: TableColumn) -> str:
    return {"number": "numbers", "category": "classes", "date": "dates", "text": "text", "empty": "nothing"}[
        column.type
    ]
