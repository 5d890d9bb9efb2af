"""Every schema that was ever released. A release adds a line here and, made by capture.py, a file in `released/`.

A migration that stands here never changes: databases that it made are out there. (0001 was spelt anew for PostgreSQL after 0.1.0:
what it makes is compared with what 0.1.0 made.)
"""

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from orchestrator.storage.backends.migrate import upgrade
from orchestrator.storage.backends.sqlite import sqlite_engine


class Release(NamedTuple):
    version: str
    revision: str
    file: str
    sha256: str


RELEASES = [
    Release(
        "0.1.0", "0001", "0001_first_schema.py", "5a8f1c221c36a0b745ea1ddf2386d027473a15ce037f530bcb9e429f8025bf39"
    ),
]
FILES = Path(__file__).parent / "released"
KINDS = {
    "TEXT": sa.Text(),
    "INTEGER": sa.BigInteger(),
    "BIGINT": sa.BigInteger(),
    "FLOAT": sa.Float(),
    "BOOLEAN": sa.Boolean(),
    "BLOB": sa.LargeBinary(),
}


def left_by(revision: str) -> dict[str, Any]:
    return json.loads((FILES / f"{revision}.json").read_text(encoding="utf-8"))


def build(folder: Path, left: dict[str, Any], database_url: str | None = None) -> None:
    """The data directory as the release left it. On SQLite by the release's own SQL; on PostgreSQL by the migrations up to it."""
    for name, content in left["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content["base64"]))
    (folder / "database").mkdir(parents=True, exist_ok=True)
    engine = (
        sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
        if database_url
        else sqlite_engine(folder / "database" / "orchestrator.db", reading=False)
    )
    with engine.connect() as tx:
        if database_url:
            upgrade(tx, left["revision"])
        else:
            _create(tx, left)
        for name, table in left["tables"].items():
            _fill(tx, name, table)
        tx.commit()
    engine.dispose()


def _create(tx: sa.Connection, left: dict[str, Any]) -> None:
    for statement in sorted(left["schema"], key=lambda text: not text.startswith("CREATE TABLE")):
        tx.exec_driver_sql(statement)
    tx.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, PRIMARY KEY (version_num))")
    tx.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{left['revision']}')")


def _fill(tx: sa.Connection, name: str, table: dict[str, Any]) -> None:
    columns = table["columns"]
    tx.execute(sa.text(f"delete from {name}"))
    values: dict[str, Any] = {
        column: sa.bindparam(column, type_=KINDS.get(kind, sa.Text())) for column, kind in columns.items()
    }
    if tx.dialect.name == "postgresql":
        values |= {column: sa.cast(value, sa.JSON) for column, value in values.items() if columns[column] == "JSON"}
    rows = [
        dict(
            zip(columns, [_value(value, kind) for value, kind in zip(row, columns.values(), strict=True)], strict=True)
        )
        for row in table["rows"]
    ]
    if rows:
        tx.execute(sa.insert(sa.table(name, *(sa.column(column) for column in columns))).values(values), rows)
    if tx.dialect.name == "postgresql" and (
        key := next((column for column in ("id", "num") if columns.get(column) == "INTEGER"), None)
    ):
        tx.execute(
            sa.text(
                f"select setval(pg_get_serial_sequence('{name}', '{key}'), coalesce(max({key}), 1), max({key}) is not null) from {name}"
            )
        )


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "BOOLEAN":
        return bool(value)
    return base64.b64decode(value["base64"]) if kind == "BLOB" else value
