"""Records of rows have a field for every column of their table, with its name, its place and its type."""

import ast
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, NotRequired, Union, get_args, get_origin, get_type_hints

import pytest
import sqlalchemy as sa

from orchestrator import storage
from orchestrator.storage import changes, rows, tables

TABLE_OF_ROW = {
    rows.LoopRow: tables.loops,
    rows.RoundRow: tables.rounds,
    rows.ContainerRow: tables.containers,
    rows.EnvironmentRow: tables.environments,
    rows.VersionRow: tables.versions,
    rows.CodeRow: tables.code,
    rows.LogFileRow: tables.log_files,
    rows.ChannelRow: tables.channels,
    rows.DatasetRow: tables.datasets,
    rows.SessionRow: tables.sessions,
    rows.RegradeRow: tables.regrades,
}
PARTS_OF_ROW = {rows.GradingRow: tables.results, rows.PastRoundRow: tables.rounds, rows.CoderTurnRow: tables.rounds}
TABLE_OF_CHANGES = {
    changes.SettledLoop: tables.loops,
    changes.NewLoop: tables.loops,
    changes.LoopChanges: tables.loops,
    changes.RoundChanges: tables.rounds,
    changes.NewContainer: tables.containers,
    changes.NewResult: tables.results,
    changes.NewMessage: tables.messages,
    changes.NewEnvironment: tables.environments,
    changes.EnvironmentChanges: tables.environments,
    changes.NewChannel: tables.channels,
    changes.NewSession: tables.sessions,
    changes.NewRegrade: tables.regrades,
}
FILLED_IN_ITS_TRANSACTION = {tables.loops.c.id, tables.regrades.c.id}  # null only until its number is known
JSON_TYPES = (dict, list)


def kinds(module: types.ModuleType, base: type) -> set[type]:
    here = (kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__)
    return {kind for kind in here if issubclass(kind, base)}


def test_every_record_is_held_to_its_table():
    assert kinds(rows, tuple) == TABLE_OF_ROW.keys() | PARTS_OF_ROW.keys()
    assert kinds(changes, dict) == TABLE_OF_CHANGES.keys()


@pytest.mark.parametrize(("record", "table"), TABLE_OF_ROW.items(), ids=lambda value: getattr(value, "__name__", None))
def test_fields_of_a_row_are_its_columns_in_order(record: type[NamedTuple], table: sa.Table):
    assert list(record._fields) == [column.name for column in table.c]


@pytest.mark.parametrize(
    ("shape", "table"),
    [*TABLE_OF_ROW.items(), *PARTS_OF_ROW.items(), *TABLE_OF_CHANGES.items()],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_types_of_fields_are_those_of_columns(shape: type, table: sa.Table):
    wrong = [name for name, hint in get_type_hints(shape).items() if not fits(hint, table.c[name])]

    assert wrong == []


def test_no_database_row_leaves_a_query():
    answers = {name: ast.unparse(function.returns) for name, function in public_functions() if function.returns}

    assert len(answers) > 100
    assert {name: answer for name, answer in answers.items() if "sa.Row" in answer} == {}


def test_every_query_says_what_it_returns():
    assert [name for name, function in public_functions() if function.returns is None] == []


def fits(hint: Any, column: sa.Column) -> bool:
    """Whether a field so annotated holds what the column does: its type, and null where that may be."""
    if get_origin(hint) is NotRequired:
        (hint,) = get_args(hint)
    options = set(get_args(hint)) if get_origin(hint) in (Union, types.UnionType) else {hint}
    nullable = column.nullable and column not in FILLED_IN_ITS_TRANSACTION
    if (type(None) in options) is not nullable:
        return False
    return all(matches(option, column) for option in options - {type(None)})


def matches(hint: Any, column: sa.Column) -> bool:
    if isinstance(column.type, sa.JSON):
        return get_origin(hint) in JSON_TYPES
    if get_origin(hint) is Literal:
        return column.type.python_type is str
    return hint is column.type.python_type


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    folder = Path(storage.__path__[0]) / "queries"
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.stem}.{node.name}", node
