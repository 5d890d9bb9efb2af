"""The store of a data directory: its lock, migrations and connections, in SQLite or PostgreSQL."""

from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.backends.schema import migrate
from orchestrator.storage.backends.sqlite import SqliteBackend
from orchestrator.storage.backends.sqlite_errors import OPENING_ERRORS, unusable_database
from orchestrator.storage.backup.backup_folder import BackupFolder
from orchestrator.storage.files.data_folder import DataFolder, FolderLock
from orchestrator.storage.files.disk_usage import DiskMeter
from orchestrator.storage.hub import Hub
from orchestrator.storage.live_usage import LiveUsage
from orchestrator.storage.store import Backend, Store


class OpenStore(Store):
    """A store with its data directory, which `close` releases."""

    def __init__(self, folder: DataFolder, database_url: str | None = None) -> None:
        """Lock the folder and open its database: PostgreSQL at `database_url`, or else SQLite in the folder.

        Raises AlreadyRunning if another process writes there, DataDirUnusable if this one cannot, NewerDatabase if a
        newer release made it, and
        DatabaseInUse, DatabaseUnreachable or DatabaseRefused for a database on a server.
        """
        self.folder = folder
        self.address = Address(database_url) if database_url else None
        self.lock = FolderLock(folder)
        try:
            super().__init__(self._build_backend(folder), Hub())
            self.backups = BackupFolder(self, folder)
            self.meter = DiskMeter(folder.root)
            self.usage = LiveUsage()
        except OPENING_ERRORS as error:
            self.lock.release()
            if self.address is not None:
                raise
            raise unusable_database(folder.database, error) from error
        except BaseException:
            self.lock.release()
            raise

    async def close(self) -> None:
        await self.backups.close()
        await super().close()
        self.lock.release()

    def _build_backend(self, folder: DataFolder) -> Backend:
        if self.address is not None:
            from orchestrator.storage.backends.postgres import (
                PostgresBackend,
            )  # its driver is loaded by those who use it

            return PostgresBackend(self.address)
        migrate(folder.database)
        return SqliteBackend(folder.database)
