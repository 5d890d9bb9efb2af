"""Rows as JSON lines and back: the same text on every database."""

import base64
import json
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from orchestrator.storage.backup.format import ROWS_BYTES, TableHead, find_kind
from orchestrator.storage.transaction import Tx

BATCH_ROWS = 100


def describe_table(table: sa.Table) -> TableHead:
    return TableHead(name=table.name, columns={column.name: find_kind(column) for column in table.columns})


def dump_rows(tx: Tx, table: sa.Table) -> Iterator[tuple[bytes, int]]:
    """Yield (lines, their number) of the table in order of its primary key, a few MiB at a time."""
    kinds = [find_kind(column) for column in table.columns]
    # JSON as the text that is stored: null inside it is not the same as none at all
    columns = [
        sa.cast(column, sa.Text) if kind == "json" else column
        for column, kind in zip(table.columns, kinds, strict=True)
    ]
    query = sa.select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH_ROWS)
    writers = [_WRITE.get(kind) for kind in kinds]
    lines: list[bytes] = []
    size = 0
    for row in tx.execute(query):
        lines.append(_format_line(row, writers))
        size += len(lines[-1])
        if size >= ROWS_BYTES:
            yield b"".join(lines), len(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines), len(lines)


def parse_row(line: bytes, kinds: list[str]) -> list[Any]:
    """Return the values of one line; raise ValueError if it is not a row of these kinds."""
    values = orjson.loads(line)
    if not isinstance(values, list) or len(values) != len(kinds):
        raise ValueError(f"a row has {len(kinds)} values")
    return [None if value is None else _READ[kind](value) for value, kind in zip(values, kinds, strict=True)]


def build_insert(table: TableHead, dialect: str) -> sa.Insert:
    """Return an insert that takes rows as `parse_row` returns them, keyed by column name."""
    columns = [sa.column(name, _TYPES[kind]) for name, kind in table.columns.items()]
    statement = sa.insert(sa.table(table.name, *columns))
    if dialect == "sqlite":
        return statement
    as_json = {
        name: sa.cast(sa.bindparam(name, type_=sa.Text), sa.JSON)
        for name, kind in table.columns.items()
        if kind == "json"
    }
    return statement.values({name: sa.bindparam(name) for name in table.columns} | as_json)


def _format_line(row: Sequence[Any], writers: list[Callable[[Any], Any] | None]) -> bytes:
    values = [
        value if value is None or write is None else write(value) for value, write in zip(row, writers, strict=True)
    ]
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def _write_float(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _read_float(value: Any) -> float:
    if isinstance(value, bool) or not (isinstance(value, int | float) or value in ("inf", "-inf", "nan")):
        raise ValueError("not a number")
    return float(value)


def _read_int(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a whole number of 64 bits")
    return value


def _read_bool(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not text")
    return value


def _read_json(value: Any) -> str:
    json.loads(_read_text(value))  # as it is read later: 1e999 is a number there
    return value


def _read_bytes(value: Any) -> bytes:
    return base64.b64decode(_read_text(value), validate=True)


_WRITE: dict[str, Callable[[Any], Any]] = {
    "float": _write_float,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "bool": bool,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "bool": _read_bool,
    "bytes": _read_bytes,
    "json": _read_json,
    "float": _read_float,
    "int": _read_int,
    "text": _read_text,
}
_TYPES: dict[str, Any] = {
    "bool": sa.Boolean(),
    "bytes": sa.LargeBinary(),
    "json": sa.Text(),
    "float": sa.Float(),
    "int": sa.BigInteger(),
    "text": sa.Text(),
}
