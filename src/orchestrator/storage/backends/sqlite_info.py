"""Facts about a SQLite database, read without opening a store: nothing is locked, migrated or created.

It imports nothing but the standard library.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple


class SqliteInfo(NamedTuple):
    """`schema_revision`: of any release. `free_bytes`: inside the file, which are used again before it grows."""

    schema_revision: str
    free_bytes: int
    answers: int
    oldest_answer_at: str | None


def read_sqlite_info(root: Path) -> SqliteInfo | None:
    """Return facts about the database of a data directory; None if it has none, or none that can be read now."""
    file = root.resolve() / "database" / "orchestrator.db"
    if not file.is_file():
        return None
    closed = not file.with_name(
        f"{file.name}-wal"
    ).exists()  # then there is nothing but the file, and reading leaves nothing either
    try:
        with closing(
            sqlite3.connect(f"{file.as_uri()}?mode=ro{'&immutable=1' if closed else ''}", uri=True, timeout=2)
        ) as db:
            revision = db.execute("select version_num from alembic_version").fetchone()[0]
            pages, size = (
                db.execute("pragma freelist_count").fetchone()[0],
                db.execute("pragma page_size").fetchone()[0],
            )
            count, oldest = db.execute("select count(*), min(created_at) from answers").fetchone()
        return SqliteInfo(revision, pages * size, count, oldest)
    except (sqlite3.Error, TypeError):
        return None
