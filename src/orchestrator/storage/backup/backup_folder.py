"""The data directory's `backups/`: the one that is being made, and those that are whole."""

import asyncio
import contextlib
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.contract.errors import BackupNotFound, BackupRunning, OrchestratorError
from orchestrator.contract.keeping import Backup
from orchestrator.storage.backup.format import End
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.verification import verify_backup
from orchestrator.storage.backup.writer import Source, create_private_file
from orchestrator.storage.clock import as_text, now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.files.staging import as_storage_error, sync_folder
from orchestrator.storage.store import Store

SUFFIX, PARTIAL = ".backup", ".part"
MAX_KEPT_OUTCOMES = 20

logger = logging.getLogger(__name__)


class BackupFolder:
    """Makes one backup at a time. `files_stay` is held meanwhile: whoever removes files takes it first."""

    def __init__(self, store: Store, folder: DataFolder) -> None:
        self._store = store
        self._folder = folder
        self._progress = Progress()
        self._making: asyncio.Task | None = None
        self._shown: dict[str, Backup] = {}  # what this run of the server knows of those it made
        self.files_stay = asyncio.Lock()
        for half in self._place.glob(f"*{PARTIAL}"):  # a crash left it
            half.unlink(missing_ok=True)

    @property
    def _place(self) -> Path:
        return self._folder.root / "backups"

    def check_idle(self) -> None:
        """Raises BackupRunning, with the name of the backup that is being made."""
        if self._making is not None and not self._making.done():
            raise BackupRunning(
                f"The backup {next(reversed(self._shown))} is being made; get_backups shows how far it has come."
            )

    def begin(self, wanted: Backup, *, verify: bool) -> None:
        """The backup is being made from now on. Raises BackupRunning."""
        self.check_idle()
        self._progress = Progress()
        self._shown = dict(list(self._shown.items())[-MAX_KEPT_OUTCOMES:]) | {wanted.name: wanted}
        self._making = asyncio.create_task(self._make(wanted.name, verify), name=f"backup {wanted.name}")

    def list_all(self) -> list[Backup]:
        """Newest first: those on disk, the one being made, and those that failed since the server started."""
        known = dict(self._shown)  # before the look at the disk: what is whole by then lies there
        found = {path.name: self._on_disk(path) for path in self._place.glob(f"*{SUFFIX}")}
        ours = {name: self._as_now(shown) for name, shown in known.items() if shown.state != "whole" or name in found}
        return sorted((found | ours).values(), key=lambda shown: (shown.created_at, shown.name), reverse=True)

    def find(self, name: str) -> Path:
        """Where the whole backup lies. Raises BackupNotFound."""
        known = {path.name: path for path in self._place.glob(f"*{SUFFIX}")}
        if name not in known:
            raise BackupNotFound("There is no backup of that name; get_backups lists what there is.")
        return known[name]

    def delete(self, name: str) -> None:
        """The backup is gone; so it was if there is none of that name."""
        for path in self._place.glob(f"*{SUFFIX}"):
            if path.name == name:
                path.unlink(missing_ok=True)

    async def close(self) -> None:
        """A backup that is being made is given up."""
        self._progress.stop = True
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    async def _make(self, name: str, verify: bool) -> None:
        half = self._place / f"{name}{PARTIAL}"
        try:
            async with self.files_stay:
                end = await self._written(half)
            if verify:
                self._progress.doing = "reading it back"
                self._progress.bytes = 0
                await asyncio.to_thread(verify_backup, half, self._progress)
            os.replace(half, half.with_name(name))
            await asyncio.to_thread(sync_folder, self._place)
            ending = {"state": "whole", "doing": "whole", "missing": end.missing, "missing_count": end.missing_count}
        except Exception as error:
            half.unlink(missing_ok=True)
            ending = {"state": "failed", "doing": _sentence(name, error)}
        self._shown[name] = self._as_now(self._shown[name]).model_copy(update=ending)

    async def _written(self, half: Path) -> End:
        self._place.mkdir(mode=0o700, exist_ok=True)
        with create_private_file(half) as file:
            source = Source(self._folder, file, self._progress)
            await self._store.snapshot(source.add_rows)
            end = await asyncio.to_thread(source.add_files)
            await asyncio.to_thread(_synced, file)
        return end

    def _as_now(self, shown: Backup) -> Backup:
        if shown.state != "running":
            return shown
        far = self._progress
        size = 0
        for path in (self._place / f"{shown.name}{PARTIAL}", self._place / shown.name):
            with contextlib.suppress(OSError):
                size = max(size, path.stat().st_size)
        values = {
            "doing": far.doing,
            "rows": far.rows,
            "files": far.files,
            "content_bytes": far.bytes,
            "size_bytes": size,
        }
        return shown.model_copy(update=values)

    def _on_disk(self, path: Path) -> Backup:
        about = path.stat()
        made = as_text(datetime.fromtimestamp(about.st_mtime, UTC))
        return Backup(name=path.name, state="whole", doing="whole", created_at=made, size_bytes=about.st_size)


def new_backup() -> Backup:
    """One that is to be made, under a name of its own."""
    name = f"orchestrator-{datetime.now(UTC).strftime('%Y-%m-%dT%H%M%S.%fZ')}{SUFFIX}"
    return Backup(name=name, state="running", doing="waiting", created_at=now(), size_bytes=0)


def _synced(file) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise as_storage_error(error) from error


def _sentence(name: str, error: Exception) -> str:
    error = as_storage_error(error) if isinstance(error, OSError) else error
    if isinstance(error, OrchestratorError):
        return str(error)
    logger.error("backup %s failed", name, exc_info=error)
    return f"The backup failed ({type(error).__name__}: {error}); the server's log tells more."
