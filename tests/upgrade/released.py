"""Every schema that was ever released. A release adds a line here and, made by capture.py, a file in `released/`.

A migration that stands here never changes: databases that it made are out there. (0001 was spelt anew for PostgreSQL
after 0.1.0: what it makes is compared with what 0.1.0 made.)
"""

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from orchestrator.storage.backends.schema import upgrade
from orchestrator.storage.backends.sqlite import make_sqlite_engine


class Release(NamedTuple):
    """A release: its newest revision, and the migrations that came with it, each with the sha256 of its file."""

    version: str
    revision: str
    migrations: dict[str, str]


RELEASES = [
    Release(
        "0.1.0", "0001", {"0001_first_schema.py": "5a8f1c221c36a0b745ea1ddf2386d027473a15ce037f530bcb9e429f8025bf39"}
    ),
    Release(
        "0.2.0",
        "0011",
        {
            "0002_notifications.py": "19d20027264279c82510beabfa3ba617dafec77b300dde3d67003bdb2fe6b597",
            "0003_environments.py": "257773194c78a70fc4824b341171755db9f836e9ff57ee4265b3340435b048c5",
            "0004_datasets.py": "e9eadc8eead2a4c374143604e5cbd5a345443f6d03424f7b817564df4baf3eb7",
            "0005_grade_failures.py": "1a3ef4379c992c59235bc384a93ba1cee2e970957109aa73a104753fa6273ca4",
            "0006_trash_and_tags.py": "6d69813fdf7bf9f46ab261a580b1d2b9990753f67cce2e9a4b0a53a6174dbbe1",
            "0007_keeping.py": "2cf5f539bb7f9c6ceab8e70d824403fd163caf9f6bb3efbadcd14d8a4ab3a50f",
            "0008_sessions.py": "a26490514a4525e18e17642c61b1985de62da761bc8d78d677af236a678e4c71",
            "0009_usage_and_grace.py": "958bb53a0bfdfd1090e57972783b5e1e88b85986afa78b561cdeaaf827ff5634",
            "0010_orders_of_lists.py": "81edfa1f4a3edc4d5dedf693539744b35906c1a8c36b0ea60f0a81bfac1a3c69",
            "0011_confirmed_rounds.py": "39629cd8f80c7aa57cd5b4bb14d7bc7093a420f08283f08a1b1d4636c0904ad1",
        },
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
    """The data directory as the release left it: SQLite by the release's own SQL, PostgreSQL by the migrations."""
    for name, content in left["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content["base64"]))
    (folder / "database").mkdir(parents=True, exist_ok=True)
    engine = (
        sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
        if database_url
        else make_sqlite_engine(folder / "database" / "orchestrator.db", reading=False)
    )
    with engine.connect() as tx:
        if database_url:
            upgrade(tx, left["revision"])
        else:
            _create(tx, left)
        for name, table in left["tables"].items():
            _fill(tx, name, table)
        if database_url and "database/engine.db" in left["files"]:
            _leave_engine_schema(tx)
        tx.commit()
    engine.dispose()


def _leave_engine_schema(tx: sa.Connection) -> None:
    """Leave the schema in which releases up to 0.2.0 kept a second record of what runs, with a loop under way."""
    tx.exec_driver_sql("create schema orchestrator_engine")
    tx.exec_driver_sql("create table orchestrator_engine.workflow_status (workflow_uuid text primary key, status text)")
    tx.exec_driver_sql(
        "insert into orchestrator_engine.workflow_status values ('loop-4.1.loop-6d83d9befefc', 'PENDING')"
    )


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
                f"select setval(pg_get_serial_sequence('{name}', '{key}'), coalesce(max({key}), 1), "
                f"max({key}) is not null) from {name}"
            )
        )


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "BOOLEAN":
        return bool(value)
    return base64.b64decode(value["base64"]) if kind == "BLOB" else value
