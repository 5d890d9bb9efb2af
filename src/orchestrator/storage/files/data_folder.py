"""The data directory: its paths, and the lock that keeps a second process out."""

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from orchestrator.contract.errors import AlreadyRunning, DataDirUnusable
from orchestrator.contract.names import DATABASE_FILE, HOLDER_FILE, LOCK_FILE
from orchestrator.contract.system_errors import FULL


class DataFolder:
    """Paths below one data directory. Its folders are created; raises DataDirUnusable if that fails."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.database = self.root / DATABASE_FILE
        self.storage = self.root / "storage"
        try:
            self._create()
        except OSError as error:
            raise _unusable(self.root, error) from error

    def _create(self) -> None:
        for private in (self.database.parent, self.storage):  # labels and logs are not for other users of this machine
            private.mkdir(parents=True, exist_ok=True)
            private.chmod(0o700)
        for folder in ("code", "logs", "data", "environments", "datasets", "uploads"):
            (self.storage / folder).mkdir(exist_ok=True)

    def code(self, task_id: int, version: str) -> Path:
        return self.storage / "code" / str(task_id) / version

    def log(self, task_id: int, owner: str, filename: str) -> Path:
        """Return the path of a log. `owner` is the id of the result or container it belongs to."""
        return self.storage / "logs" / str(task_id) / owner / filename

    def data(self, task_id: int) -> Path:
        return self.storage / "data" / str(task_id)

    @property
    def datasets(self) -> Path:
        """Folder of uploaded data sets, each in a folder called by its sha256."""
        return self.storage / "datasets"

    @property
    def uploads(self) -> Path:
        """Folder of uploads that are not complete."""
        return self.storage / "uploads"

    def outputs(self, task_id: int, container_id: str) -> Path:
        return self.storage / "outputs" / str(task_id) / container_id

    def list_task_folders(self, task_id: int) -> list[Path]:
        """Return every folder that belongs to the task alone."""
        return [self.storage / kind / str(task_id) for kind in ("code", "logs", "data", "outputs")]

    def environment(self, digest: str) -> Path:
        """Return the folder with the packages of one lock, which is complete or does not exist."""
        return self.storage / "environments" / digest

    @property
    def upkeep_moment(self) -> Path:
        """File with the time of the last housekeeping, by its cautious clock."""
        return self.storage / "upkeep-moment"

    @property
    def environment_drafts(self) -> Path:
        """Folder in which environments are built; what is in it when the server starts is left over."""
        return self.storage / "environments" / "drafts"


class FolderLock:
    """The lock of the one process that writes; a file beside it tells others the address of that process."""

    def __init__(self, folder: DataFolder) -> None:
        """Acquire the lock; raise AlreadyRunning, with the holder's address, if another process has it.

        Raises DataDirUnusable where no lock can be written.
        """
        self._root, self._holder = folder.root, folder.root / HOLDER_FILE
        self._lock = FileLock(folder.root / LOCK_FILE, blocking=False, is_singleton=False, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise self._build_in_use_error(folder) from None
        except (OSError, NotImplementedError) as error:
            raise _unusable(folder.root, error) from error
        try:
            self.announce(None)
        except BaseException:
            self._lock.release()
            raise

    def announce(self, url: str | None) -> None:
        """Write down at which address this process answers; raise DataDirUnusable if that cannot be written."""
        new = self._holder.with_suffix(".new")
        try:
            new.write_text(json.dumps({"pid": os.getpid(), "url": url}))
            new.replace(self._holder)
        except OSError as error:
            raise _unusable(self._root, error) from error

    def release(self) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _build_in_use_error(self, folder: DataFolder) -> AlreadyRunning:
        try:
            holder = json.loads(self._holder.read_bytes())
        except (OSError, ValueError):
            holder = {}
        pid, url = holder.get("pid", "unknown"), holder.get("url")
        where = f"at {url}" if url else "and is just starting"
        return AlreadyRunning(
            f"Another process (pid {pid}) holds the data directory {folder.root} {where}. "
            "Use that one, stop it, or choose another --data-dir.",
            url,
        )


def _unusable(root: Path, error: OSError | NotImplementedError) -> DataDirUnusable:
    """Return the error to raise for a directory that cannot be made, locked or written."""
    reason = str(error)
    if isinstance(error, OSError):
        reason = f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    remedy = "Free some space there, or choose another with --data-dir."
    if not isinstance(error, OSError) or error.errno not in FULL:
        remedy = "Choose another with --data-dir."
    return DataDirUnusable(f"The data directory {root} cannot be used: {reason}. {remedy}")
