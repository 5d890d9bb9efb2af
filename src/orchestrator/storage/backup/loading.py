"""Puts rows of a backup into a new database that has the backup's own schema; it is brought to this release's afterwards."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orchestrator.contract.errors import BackupUnusable
from orchestrator.storage.backup.format import Head, TableHead
from orchestrator.storage.backup.rows import insert_of
from orchestrator.storage.migrate import upgrade
from orchestrator.storage.sqlite import sqlite_engine

ROWS_AT_A_TIME = 500
OF_ALEMBIC = "alembic_version"


class Loader:
    def __init__(self, engine: sa.Engine, head: Head) -> None:
        """Makes the schema. Raises BackupUnusable if the backup's tables are not those of that schema."""
        self._engine = engine
        upgrade(engine, head.schema_revision)
        self._check_tables(head)
        with engine.begin() as tx:
            for table in head.tables:  # a migration may have put rows into a table that it made
                tx.execute(sa.delete(sa.table(table.name)))

    @classmethod
    @contextmanager
    def of_file(cls, file: Path, head: Head) -> Iterator["Loader"]:
        engine = sqlite_engine(file, reading=False)
        try:
            yield cls(engine, head)
        finally:
            engine.dispose()

    def load(self, table: TableHead, rows: Iterable[list[Any]]) -> int:
        """How many rows were taken in, in one transaction."""
        count, rows = 0, iter(rows)
        statement = insert_of(table, self._engine.dialect.name)
        try:
            with self._engine.begin() as tx:
                while some := [dict(zip(table.columns, row, strict=True)) for row in islice(rows, ROWS_AT_A_TIME)]:
                    tx.execute(statement, some)
                    count += len(some)
        except sa.exc.IntegrityError as error:
            raise BackupUnusable(f"The backup is damaged: rows of {table.name} contradict each other ({str(error.orig)[:200]}).") from None
        return count

    def _check_tables(self, head: Head) -> None:
        there = sa.inspect(self._engine)
        present = {name: {column["name"] for column in there.get_columns(name)} for name in there.get_table_names() if name != OF_ALEMBIC}
        if present != {table.name: set(table.columns) for table in head.tables}:
            raise BackupUnusable("The backup is damaged: its tables are not those of the schema it names.")
