"""Migrations to this release's schema at start: an older database is copied first, a newer one is refused."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from orchestrator.contract.errors import NewerDatabase
from orchestrator.storage.backends.sqlite import make_sqlite_engine
from orchestrator.storage.clock import now
from orchestrator.storage.transaction import Tx

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate(file: Path, migrations: Path = MIGRATIONS) -> Path | None:
    """Migrate a SQLite database; return the copy that was kept of it, or None if there was nothing to migrate.

    Raises NewerDatabase, with nothing touched, if the database has a revision this release does not know.
    """
    present = _read_revision(file)
    if _is_current(present, str(file), migrations):
        return None
    copy = _copy_database(file, present) if present else None
    engine = make_sqlite_engine(file, reading=False)
    try:
        with engine.connect() as connection:
            upgrade(connection, "head", migrations)
        return copy
    except BaseException:
        if copy is not None:  # nothing has changed: a start that is tried again and again leaves no pile of copies
            copy.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()


def migrate_server(tx: Tx, name: str, migrations: Path = MIGRATIONS) -> None:
    """Migrate a database on a server, whose owner keeps the backups, in one transaction.

    Raises NewerDatabase, with nothing touched, if the database has a revision this release does not know.
    """
    from alembic.runtime.migration import MigrationContext

    present = MigrationContext.configure(tx).get_current_revision()
    tx.rollback()
    if not _is_current(present, name, migrations):
        tx.exec_driver_sql("set statement_timeout = 0")  # a large table takes its time
        tx.commit()
        upgrade(tx, "head", migrations)
        tx.exec_driver_sql("reset statement_timeout")
        tx.commit()


def list_revisions(migrations: Path = MIGRATIONS) -> list[str]:
    """Return every revision this release knows, the oldest first: the numbers that the files' names begin with."""
    return sorted(file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*_*.py"))


def upgrade(connection: sa.Connection, revision: str, migrations: Path = MIGRATIONS) -> None:
    """Migrate the database to `revision` in one transaction: all migrations, or none."""
    from alembic import command  # with its scripts a fifth of a second, which most starts do not need
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    command.upgrade(config, revision)


def _is_current(present: str | None, name: str, migrations: Path) -> bool:
    known = list_revisions(migrations)
    if present is not None and present not in known:
        raise NewerDatabase(
            f"The database {name} was made by a newer release (schema {present}; this one knows up to {known[-1]}). "
            "Upgrade this program, or choose another --data-dir or DATABASE_URL."
        )
    return present == known[-1]


def _read_revision(file: Path) -> str | None:
    """Return the revision of the file without changing a byte of it; None for a new or empty database."""
    if not file.exists():
        return None
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        named = connection.execute("select name from sqlite_master where name = 'alembic_version'").fetchone()
        row = connection.execute("select version_num from alembic_version").fetchone() if named else None
        return row and row[0]
    finally:
        connection.close()


def _copy_database(file: Path, revision: str) -> Path:
    """Copy the database to a file beside it; SQLite does it, so that the log is included."""
    copy = file.with_name(f"{file.stem}-before-{revision}-{now().replace(':', '')}.db")
    source, target = sqlite3.connect(file), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    return copy
