"""Why the embedded database could not be opened, as a sentence with the file and the remedy."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from orchestrator.contract.errors import DataDirUnusable

OPENING_ERRORS = (DBAPIError, sqlite3.Error)
NO_RIGHT = "This user may not write it: give it the right to, or choose another directory with --data-dir."
REMEDIES = {  # by the beginning of SQLite's name for the error
    "SQLITE_FULL": "Its disk is full: free some space, or choose another directory with --data-dir.",
    "SQLITE_READONLY": NO_RIGHT,
    "SQLITE_CANTOPEN": NO_RIGHT,
    "SQLITE_PERM": NO_RIGHT,
    "SQLITE_NOTADB": "It is no database: restore a backup with `orchestrator restore`, or move the file away.",
    "SQLITE_CORRUPT": "It is damaged: restore a backup with `orchestrator restore`, or move the file away.",
    "SQLITE_BUSY": "Another program has locked it: end that program.",
    "SQLITE_LOCKED": "Another program has locked it: end that program.",
    "SQLITE_IOERR": "Its disk reports a fault: look at the system's log, or choose another directory with --data-dir.",
}


def unusable_database(file: Path, error: Exception) -> DataDirUnusable:
    """Return the error to raise for a database file that could not be opened or migrated."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    remedy = next((remedy for begin, remedy in REMEDIES.items() if name.startswith(begin)), f"SQLite says: {cause}.")
    return DataDirUnusable(f"The database {file} cannot be used. {remedy}")
