"""The server put together: store, operations, edge, and the engine while it runs."""

import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from fastapi import FastAPI

from orchestrator import __version__, examples
from orchestrator.contract.agent_access import AgentFinding
from orchestrator.contract.keeping import BackupContent
from orchestrator.contract.plugins import Plugins
from orchestrator.operations.registry import ROUTERS
from orchestrator.settings import Settings
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from orchestrator.storage.backup.verification import verify_backup as check_backup
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.files.staging import clear_staging
from orchestrator.storage.files.uploads import clear_abandoned
from orchestrator.storage.open_store import OpenStore
from orchestrator.web import dashboard, page, sessions, streaming
from orchestrator.web.edge import Cors, Edge
from orchestrator.web.errors import add_error_handlers
from orchestrator.web.keyring import Keyring
from orchestrator.web.openapi import describe_errors

App = FastAPI  # by this name the command line knows it
__all__ = [
    "App",
    "Progress",
    "acquire_data_dir",
    "announce",
    "check_backup",
    "create_app",
    "end_streams",
    "release_data_dir",
    "restore_backup",
]
SWITCH_INTERVAL_SECONDS = 0.0005  # lets the writer thread and the event loop alternate quickly
GARBAGE_THRESHOLDS = (50_000, 20, 50)

logger = logging.getLogger(__name__)


class LazyStore:
    """The store of a data directory, opened on first use: by the lifespan, or by a request where no lifespan runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store: OpenStore | None = None

    def store(self) -> OpenStore:
        if self._store is None:
            self._store = OpenStore(DataFolder(self.settings.data_dir), self.settings.database)
            clear_staging(self._store.folder)
            clear_abandoned(self._store.folder)
        return self._store

    def end_streams(self) -> None:
        if self._store is not None:
            self._store.hub.close()

    async def close(self) -> None:
        if self._store is not None:
            store, self._store = self._store, None
            await store.close()


@contextmanager
def _tune_interpreter() -> Iterator[None]:
    """Tune the interpreter for a server.

    The 150,000 objects that were loaded at the start are no longer searched for garbage, which took a third of the time
    of a write.
    """
    before = gc.get_threshold(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    gc.collect(1)  # a start leaves nothing that only a search of all of them would find
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before[0])
        sys.setswitchinterval(before[1])


def create_app(settings: Settings | None = None, *, engine: bool = True) -> FastAPI:
    """Create the server as an ASGI application; without `engine`, loops and containers wait."""
    settings = settings or Settings()
    lazy_store = LazyStore(settings)
    plugins = Plugins()
    keyring = Keyring(settings.demo_api_key, public=settings.uses_public_key)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        running = None
        try:
            store = lazy_store.store()
            if engine:
                from orchestrator.engine.reconciler import start_engine

                running = await start_engine(store, settings, plugins)
            with _tune_interpreter():
                yield
        finally:
            end_streams(app)
            if running is not None:
                await running.stop()
            await lazy_store.close()

    app = FastAPI(
        title=settings.api_title,
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # web/page.py has one that loads nothing from other sites
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for router in (*ROUTERS, streaming.router, sessions.router, page.router, dashboard.router):
        app.include_router(router)
    add_error_handlers(app)
    describe_errors(app)
    app.add_middleware(
        Edge,
        keyring=keyring,
        max_body_bytes=settings.max_body_mb * 2**20,
        max_dataset_bytes=settings.max_dataset_mb * 2**20,
        open_store=lazy_store.store,
        plugins=plugins,
        settings=settings,
        examples=examples,
    )
    _allow_origins(app, settings)
    app.state.lazy_store, app.state.settings, app.state.keyring = lazy_store, settings, keyring
    return app


def _allow_origins(app: FastAPI, settings: Settings) -> None:
    """Let pages of CORS_ORIGINS call the API, with a key of their own."""
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        exposed = ["X-Request-Id", "Link"]
        app.add_middleware(
            Cors, allow_origins=origins, allow_methods=["*"], allow_headers=["*"], expose_headers=exposed
        )


async def describe_database(settings: Settings) -> str:
    """Describe the database at DATABASE_URL, changing nothing there; raise DatabaseUnreachable or DatabaseRefused."""
    from orchestrator.storage.backends.postgres import examine

    return await examine(settings.database or "")


async def examine_agent(settings: Settings, name: str) -> list[AgentFinding]:
    """Return what a coding agent may have on this machine, and whether it starts in its sandbox."""
    from orchestrator.engine.agents.check import check_agent

    return await check_agent(settings, name)


def acquire_data_dir(app: FastAPI) -> None:
    """Open the data directory now instead of on first use.

    Raises AlreadyRunning with the holder's address, or NewerDatabase; for a database on a server also DatabaseInUse,
    DatabaseUnreachable and DatabaseRefused.
    """
    app.state.lazy_store.store()


async def release_data_dir(app: FastAPI) -> None:
    """Close the data directory of an app whose lifespan does not run."""
    await app.state.lazy_store.close()


def announce(app: FastAPI, url: str) -> None:
    """Record this server's address for other processes that need the data directory."""
    app.state.lazy_store.store().lock.announce(url)


def sign_in_link(app: FastAPI, url: str) -> str:
    """Return an address that signs one browser in, once; browsers send the code after `#` to no server and no log."""
    return f"{url}/sign-in#{app.state.keyring.create_code()}"


def end_streams(app: FastAPI) -> None:
    """End every stream of events; a server that waits for its connections would wait for them forever."""
    app.state.lazy_store.end_streams()


def restore_backup(file: Path, settings: Settings, replace: bool, progress: Progress) -> BackupContent:
    """Restore a backup to the settings' data directory, which no server may hold; return what it contained."""
    return restore(file, settings.data_dir, database_url=settings.database, replace=replace, progress=progress)
