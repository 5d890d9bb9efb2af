"""Opens the store of a data directory: lock, migrations, connections."""

from orchestrator.storage.backup.shelf import Shelf
from orchestrator.storage.disk import Meter
from orchestrator.storage.folder import DataFolder, FolderLock
from orchestrator.storage.hub import Hub
from orchestrator.storage.migrate import migrate
from orchestrator.storage.sqlite import SqliteBackend, durable_engine_database
from orchestrator.storage.store import Store


class OpenStore(Store):
    """A store with the folder it lies in. `close` gives the folder free."""

    def __init__(self, folder: DataFolder) -> None:
        """Raises AlreadyRunning if another process writes there, NewerDatabase if a newer release made it."""
        self.folder = folder
        self.lock = FolderLock(folder)
        try:
            migrate(folder.database)
            super().__init__(SqliteBackend(folder.database), Hub())
            self.shelf = Shelf(self, folder)
            self.meter = Meter(folder.root)
        except BaseException:
            self.lock.release()
            raise

    def durable_engine_settings(self) -> dict:
        """Where the durable engine keeps its own records, as it wants to be told."""
        file = self.folder.engine_database
        return {"system_database_url": f"sqlite:///{file}", "system_database_engine": durable_engine_database(file)}

    async def close(self) -> None:
        await self.shelf.close()
        await super().close()
        self.lock.release()
