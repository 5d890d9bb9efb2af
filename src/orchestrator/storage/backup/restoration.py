"""Restoring a backup: it is verified, built in a folder beside its target, and renamed to it in one step."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from orchestrator.contract.errors import AlreadyRunning, BackupUnusable, NotEmpty
from orchestrator.contract.keeping import BackupContent
from orchestrator.storage.backup.format import parse_rows_name
from orchestrator.storage.backup.loader import Loader, open_postgres_loader, open_sqlite_loader
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.reader import Member, Reader, open_backup
from orchestrator.storage.backup.verification import find_table, read_checked_rows, verify_backup
from orchestrator.storage.clock import now
from orchestrator.storage.files.data_folder import DataFolder, FolderLock
from orchestrator.storage.files.staging import READABLE_FILE, READABLE_FOLDER, as_storage_error, sync_folder

ROOM_FACTOR, ROOM_BYTES = 1.5, 64 * 2**20  # rows take more room in tables and indexes than as lines

SYNCS_ALL = hasattr(os, "sync")  # once for all files instead of once for each of a hundred thousand


def restore(path: Path, target: Path, *, database_url: str | None, replace: bool, progress: Progress) -> BackupContent:
    """Restore the backup to `target` and return what it held; if that fails, `target` is as it was before.

    database_url: of an empty PostgreSQL database that takes the rows; without it they go to SQLite in `target`.
    replace: move a data directory that is there aside, never delete it. Without it `target` must be empty or absent.
    Raises BackupUnusable, NewerDatabase, NotEmpty, AlreadyRunning, StorageFull, and errors of the database server.
    """
    target = target.resolve()
    _check_place(target, replace)
    progress.doing = "checking"
    try:
        content = verify_backup(path, progress)
    except BackupUnusable as error:
        raise BackupUnusable(f"{error} Nothing was restored or changed.") from None
    _check_room(target, content)
    progress.doing, progress.rows, progress.files, progress.bytes = "restoring", 0, 0, 0
    with _open_draft_beside(target) as draft:
        try:
            if database_url is None:
                with open_sqlite_loader(draft.database) as loader:
                    _build(path, draft, loader, progress)
                    loader.commit()
                _put_in_place(draft.root, target)
            else:
                with open_postgres_loader(database_url) as loader:
                    _build(path, draft, loader, progress)
                    with _put_in_place(draft.root, target):
                        loader.commit()
        except OSError as error:
            raise as_storage_error(error) from error
    return content


def _build(path: Path, draft: DataFolder, loader: Loader, progress: Progress) -> None:
    with open_backup(path) as file:
        reader = Reader(file, progress)
        tables = {table.name: table for table in reader.head.tables}
        loader.prepare(reader.head)
        for member in reader.read_members():
            if parse_rows_name(member.name):
                table = find_table(member, tables)
                progress.rows += loader.load(table, read_checked_rows(member, table))
            else:
                _keep(member, draft)
                progress.files += 1
    loader.finish()
    if SYNCS_ALL:
        os.sync()


def _keep(member: Member, draft: DataFolder) -> None:
    final = draft.root / member.name
    final.parent.mkdir(parents=True, exist_ok=True)
    for folder in final.relative_to(draft.storage).parents:
        if folder != Path("."):
            (draft.storage / folder).chmod(READABLE_FOLDER)
    with final.open("xb") as file:
        final.chmod(READABLE_FILE)
        for chunk in member.chunks:
            file.write(chunk)
        if SYNCS_ALL:
            return
        file.flush()
        os.fsync(file.fileno())


def _check_place(target: Path, replace: bool) -> None:
    """Check the target; raise NotEmpty if it may not be moved aside, AlreadyRunning if it is in use."""
    if Path.cwd().is_relative_to(target):
        raise NotEmpty("A backup cannot be restored to the working directory. Name another folder with --data-dir.")
    if target.exists() and not target.is_dir():
        raise NotEmpty(f"{target} is a file; name a folder that is empty or does not exist with --data-dir.")
    if not target.exists() or not any(target.iterdir()):
        return
    ours = (target / "database").is_dir() and (target / "storage").is_dir()
    if not replace or not ours:
        way = "; --replace moves it aside" if ours else ""
        raise NotEmpty(
            f"{target} is not empty: nothing was restored. "
            f"Name a folder that is empty or does not exist with --data-dir{way}."
        )
    FolderLock(DataFolder(target)).release()  # raises AlreadyRunning


def _check_room(target: Path, content: BackupContent) -> None:
    there = next(parent for parent in target.parents if parent.exists())
    needed = int(content.content_bytes * ROOM_FACTOR) + ROOM_BYTES
    free = shutil.disk_usage(there).free
    if free < needed:
        raise NotEmpty(
            f"The backup needs about {needed / 2**30:.1f} GiB, but only {free / 2**30:.1f} GiB are free at {there}: "
            "nothing was restored. "
            "Free some space, or name another place with --data-dir."
        )


@contextmanager
def _open_draft_beside(target: Path) -> Iterator[DataFolder]:
    """Create a folder beside the target, and delete it afterwards unless it was moved; drop a killed restore's."""
    path = target.parent / f".{target.name}.restoring"
    if path.exists():
        try:
            FolderLock(DataFolder(path)).release()
        except AlreadyRunning:
            raise NotEmpty(f"Another restore to {target} is running; wait until it has ended.") from None
        shutil.rmtree(path)
    path.mkdir(parents=True)
    draft = DataFolder(path)
    lock = FolderLock(draft)
    try:
        yield draft
    finally:
        lock.release()
        shutil.rmtree(path, ignore_errors=True)


def _put_in_place(draft: Path, target: Path) -> "Undo":
    """Move the draft to `target`. Used as a context, the move is undone if the block fails."""
    for own in ("holder.json", "orchestrator.lock"):
        (draft / "database" / own).unlink(missing_ok=True)
    sync_folder(draft / "database")
    sync_folder(draft)
    aside = target.with_name(f"{target.name}.before-restore-{now().replace(':', '')}")
    undo = Undo(draft, target, aside)
    if target.exists():
        if any(target.iterdir()):
            os.rename(target, aside)
        else:
            target.rmdir()
    try:
        os.rename(draft, target)
    except OSError:
        undo.bring_back()
        raise
    with contextlib.suppress(OSError):
        sync_folder(target.parent)
    return undo


class Undo(NamedTuple):
    draft: Path
    target: Path
    aside: Path

    def bring_back(self) -> None:
        if self.aside.exists():
            os.rename(self.aside, self.target)

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type | None, *_: object) -> None:
        if kind is not None:
            os.rename(self.target, self.draft)
            self.bring_back()
