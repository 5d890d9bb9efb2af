"""Loading rows of a backup into a new database: with the backup's own schema, then migrated to this release's."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from orchestrator.contract.errors import BackupUnusable, DatabaseUnreachable, NotEmpty
from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.backends.schema import upgrade
from orchestrator.storage.backends.sqlite import make_sqlite_engine
from orchestrator.storage.backup.format import Head, TableHead
from orchestrator.storage.backup.row_lines import build_insert
from orchestrator.storage.transaction import Tx

BATCH_ROWS = 500
ALEMBIC_TABLE = "alembic_version"


class Loader:
    """One transaction for a whole backup; without `commit` the database stays empty."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._postgres = tx.dialect.name == "postgresql"

    def prepare(self, head: Head) -> None:
        """Create empty tables; raise BackupUnusable if the backup's tables are not those of the schema it names."""
        self._tables = head.tables
        upgrade(self._tx, head.schema_revision)
        there = sa.inspect(self._tx)
        present = {
            name: {column["name"] for column in there.get_columns(name)}
            for name in there.get_table_names()
            if name != ALEMBIC_TABLE
        }
        if present != {table.name: set(table.columns) for table in head.tables}:
            raise BackupUnusable("The backup is damaged: its tables do not match the schema that it names.")
        for table in head.tables:  # a migration may have put rows into a table that it made
            self._tx.execute(sa.delete(sa.table(table.name)))

    def load(self, table: TableHead, rows: Iterable[list[Any]]) -> int:
        """Insert the rows and return how many there were; raise BackupUnusable if they contradict each other."""
        count, rows = 0, iter(rows)
        statement = build_insert(table, self._tx.dialect.name)
        try:
            while some := [
                dict(zip(table.columns, self._make_storable(row), strict=True)) for row in islice(rows, BATCH_ROWS)
            ]:
                self._tx.execute(statement, some)
                count += len(some)
        except (exc.IntegrityError, exc.DataError) as error:
            raise BackupUnusable(
                f"The backup is damaged: rows of {table.name} contradict each other ({str(error.orig)[:200]})."
            ) from None
        return count

    def finish(self) -> None:
        """Migrate to this release's schema; let new rows get numbers above those that were loaded."""
        if self._postgres:
            for table in self._tables:
                self._move_sequence(table)
        upgrade(self._tx, "head")

    def commit(self) -> None:
        self._tx.commit()

    def _make_storable(self, row: list[Any]) -> list[Any]:
        if not self._postgres:
            return row
        return [value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value for value in row]

    def _move_sequence(self, table: TableHead) -> None:
        key = next((name for name, kind in table.columns.items() if kind == "int" and name in ("id", "num")), None)
        if key is not None:
            highest = sa.select(sa.func.max(sa.column(key))).select_from(sa.table(table.name)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, key)
            self._tx.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(highest, 1), highest.is_not(None))))


@contextmanager
def open_sqlite_loader(file: Path) -> Iterator[Loader]:
    """Open a loader into a new SQLite database."""
    engine = make_sqlite_engine(file, reading=False)
    try:
        with engine.connect() as tx:
            tx.begin()
            yield Loader(tx)
    finally:
        engine.dispose()


@contextmanager
def open_postgres_loader(database_url: str) -> Iterator[Loader]:
    """Open a loader into an empty PostgreSQL database; raise NotEmpty, DatabaseUnreachable or DatabaseRefused."""
    from orchestrator.storage.backends.postgres import make_dedicated_engine
    from orchestrator.storage.backends.postgres_errors import translate_error

    address = Address(database_url)
    engine = make_dedicated_engine(address, "restore")
    try:
        with engine.connect() as tx:
            if sa.inspect(tx).get_table_names():
                raise NotEmpty(
                    f"The {address} already has tables, so nothing was restored. Name an empty database in "
                    "DATABASE_URL."
                )
            tx.rollback()
            tx.begin()
            yield Loader(tx)
    except exc.OperationalError as error:
        translated = translate_error(error, address)
        if translated is error:
            translated = DatabaseUnreachable(f"PostgreSQL at {address.server} cannot be used: {error.orig}")
        raise translated from error
    finally:
        engine.dispose()
