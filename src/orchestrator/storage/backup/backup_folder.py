"""The data directory's folder `backups/`: the backup being made, and those that are complete."""

import asyncio
import contextlib
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from orchestrator.contract.errors import BackupNotFound, BackupRunning, OrchestratorError
from orchestrator.contract.keeping import Backup, BackupCheck, BackupContent
from orchestrator.storage.backup.format import End
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.verification import verify_backup
from orchestrator.storage.backup.writer import Source, create_private_file
from orchestrator.storage.clock import as_text, now, read_wall_clock
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.files.staging import as_storage_error, sync_folder
from orchestrator.storage.store import Store

SUFFIX, PARTIAL = ".backup", ".part"
MAX_KEPT_OUTCOMES = 20

logger = logging.getLogger(__name__)


class BackupFolder:
    """Backups of one data directory, made one at a time.

    `files_stay` is held while one is made: whoever removes files acquires it first.
    """

    def __init__(self, store: Store, folder: DataFolder) -> None:
        self._store = store
        self._folder = folder
        self._progress = Progress()
        self._making: asyncio.Task | None = None
        self._known: dict[str, Backup] = {}  # backups of this run of the server
        self._checking: asyncio.Task | None = None
        self._check_progress = Progress()
        self._checks: dict[str, tuple[BackupCheck, str]] = {}  # by name, of this run of the server
        self.files_stay = asyncio.Lock()
        for half in self._path.glob(f"*{PARTIAL}"):  # a crash left it
            half.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self._folder.root / "backups"

    def check_idle(self) -> None:
        """Check that no backup is being made; raise BackupRunning, which names it, if one is."""
        if self._making is not None and not self._making.done():
            raise BackupRunning(
                f"The backup {next(reversed(self._known))} is already being made; get_backups shows its progress."
            )

    def begin(self, backup: Backup, *, verify: bool) -> None:
        """Start making the backup; raise BackupRunning while another is being made."""
        self.check_idle()
        self._progress = Progress()
        self._known = dict(list(self._known.items())[-MAX_KEPT_OUTCOMES:]) | {backup.name: backup}
        self._making = asyncio.create_task(self._make(backup.name, verify), name=f"backup {backup.name}")

    def begin_check(self, name: str) -> Backup:
        """Start reading a complete backup back; raise BackupNotFound, or BackupRunning while another is read."""
        path = self.find(name)
        if self._checking is not None and not self._checking.done():
            raise BackupRunning("A backup is already being verified; get_backups shows its progress.")
        self._check_progress = Progress(doing="reading it back")
        self._checks[name] = ("running", "")
        self._checking = asyncio.create_task(self._check(path), name=f"check of {name}")
        return self._add_check(self._describe_on_disk(path))

    def list_all(self) -> list[Backup]:
        """Return backups, newest first: on disk, being made, and failed since the server started."""
        known = dict(self._known)  # read before the disk is: a backup that is complete by then is found there
        on_disk = {path.name: self._describe_on_disk(path) for path in self._path.glob(f"*{SUFFIX}")}
        ours = {
            name: self._update_progress(backup)
            for name, backup in known.items()
            if backup.state != "whole" or name in on_disk
        }
        checked = [self._add_check(backup) for backup in (on_disk | ours).values()]
        return sorted(checked, key=lambda backup: (backup.created_at, backup.name), reverse=True)

    def find(self, name: str) -> Path:
        """Return the path of a complete backup; raise BackupNotFound if there is none of that name."""
        known = {path.name: path for path in self._path.glob(f"*{SUFFIX}")}
        if name not in known:
            raise BackupNotFound("There is no backup of that name; get_backups lists all backups.")
        return known[name]

    def delete(self, name: str) -> None:
        """Delete the backup, if there is one of that name."""
        for path in self._path.glob(f"*{SUFFIX}"):
            if path.name == name:
                path.unlink(missing_ok=True)

    async def close(self) -> None:
        """Cancel the backup that is being made, if there is one."""
        self._progress.stop = self._check_progress.stop = True
        tasks = [task for task in (self._making, self._checking) if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _check(self, path: Path) -> None:
        try:
            content = await asyncio.to_thread(verify_backup, path, self._check_progress)
            self._checks[path.name] = ("complete", _describe_content(content))
        except (OrchestratorError, OSError) as error:
            error = as_storage_error(error) if isinstance(error, OSError) else error
            self._checks[path.name] = ("damaged", str(error))

    def _add_check(self, backup: Backup) -> Backup:
        check, detail = self._checks.get(backup.name, ("unchecked", ""))
        if check == "running":
            detail = f"{self._check_progress.rows:,} rows and {self._check_progress.files:,} files read"
        return backup.model_copy(update={"check": check, "check_detail": detail})

    async def _make(self, name: str, verify: bool) -> None:
        half = self._path / f"{name}{PARTIAL}"
        try:
            async with self.files_stay:
                end = await self._write(half)
            if verify:
                self._progress.doing = "reading it back"
                self._progress.bytes = 0
                content = await asyncio.to_thread(verify_backup, half, self._progress)
                self._checks[name] = ("complete", _describe_content(content))
            os.replace(half, half.with_name(name))
            await asyncio.to_thread(sync_folder, self._path)
            ending = {"state": "whole", "doing": "whole", "missing": end.missing, "missing_count": end.missing_count}
        except Exception as error:
            half.unlink(missing_ok=True)
            ending = {"state": "failed", "doing": _describe_failure(name, error)}
        self._known[name] = self._update_progress(self._known[name]).model_copy(update=ending)

    async def _write(self, half: Path) -> End:
        self._path.mkdir(mode=0o700, exist_ok=True)
        with create_private_file(half) as file:
            source = Source(self._folder, file, self._progress)
            await self._store.snapshot(source.add_rows)
            end = await asyncio.to_thread(source.add_files)
            await asyncio.to_thread(_sync, file)
        return end

    def _update_progress(self, backup: Backup) -> Backup:
        if backup.state != "running":
            return backup
        far = self._progress
        size = 0
        for path in (self._path / f"{backup.name}{PARTIAL}", self._path / backup.name):
            with contextlib.suppress(OSError):
                size = max(size, path.stat().st_size)
        values = {
            "doing": far.doing,
            "rows": far.rows,
            "files": far.files,
            "content_bytes": far.bytes,
            "size_bytes": size,
        }
        return backup.model_copy(update=values)

    def _describe_on_disk(self, path: Path) -> Backup:
        about = path.stat()
        made = as_text(datetime.fromtimestamp(about.st_mtime, UTC))
        return Backup(name=path.name, state="whole", doing="whole", created_at=made, size_bytes=about.st_size)


def prepare_backup() -> Backup:
    """Return a backup that is still to be made, under a new name."""
    name = f"orchestrator-{read_wall_clock().strftime('%Y-%m-%dT%H%M%S.%fZ')}{SUFFIX}"
    return Backup(name=name, state="running", doing="waiting", created_at=now(), size_bytes=0)


def _describe_content(content: BackupContent) -> str:
    return f"Every byte is as it was written: {content.rows:,} rows, {content.files:,} files."


def _sync(file: BinaryIO) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise as_storage_error(error) from error


def _describe_failure(name: str, error: Exception) -> str:
    error = as_storage_error(error) if isinstance(error, OSError) else error
    if isinstance(error, OrchestratorError):
        return str(error)
    logger.error("backup %s failed", name, exc_info=error)
    return f"The backup failed ({type(error).__name__}: {error}); see the log of the server."
