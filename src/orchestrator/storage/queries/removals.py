"""Queries on files to be deleted.

Whoever deletes the rows that name a file adds it here in the same transaction; housekeeping deletes it afterwards, and
tries again until it succeeds: a crash in between loses no row and leaves no file behind.
"""

import shutil
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from orchestrator.storage.clock import now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.tables import removals
from orchestrator.storage.transaction import Tx


def add(tx: Tx, path: str) -> None:
    """Add a path to be deleted.

    path: below the data directory, `storage/outputs/3/ctr-…`; a file or a folder that will never be written again.

    Raises ValueError for one that does not lie below storage/.
    """
    _check_path(path)
    if tx.execute(sa.select(removals.c.path).where(removals.c.path == path)).one_or_none() is None:
        tx.execute(sa.insert(removals).values(path=path, created_at=now()))


def list_page(tx: Tx, *, after: str, limit: int) -> list[str]:
    """Return paths to be deleted, in order of their names."""
    query = sa.select(removals.c.path).where(removals.c.path > after).order_by(removals.c.path).limit(limit)
    return list(tx.execute(query).scalars())


def count(tx: Tx) -> int:
    return tx.execute(sa.select(sa.func.count()).select_from(removals)).scalar_one()


def drop(tx: Tx, paths: list[str]) -> None:
    tx.execute(sa.delete(removals).where(removals.c.path.in_(paths)))


def delete_files(folder: DataFolder, path: str) -> None:
    """Delete the file or folder, and its parent if that is empty then; links are deleted, not followed.

    Raises OSError where this user may not.
    """
    target = folder.root / _check_path(path)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    _drop_if_empty(target.parent, folder)


def _check_path(path: str) -> PurePosixPath:
    parts = PurePosixPath(path).parts
    if len(parts) < 3 or parts[0] != "storage" or ".." in parts:
        raise ValueError(f"{path!r} is not in a folder below storage/")
    return PurePosixPath(*parts)


def _drop_if_empty(parent: Path, folder: DataFolder) -> None:
    if folder.storage in parent.parents and parent.parent != folder.storage:
        try:
            parent.rmdir()
        except OSError:
            return  # not empty
