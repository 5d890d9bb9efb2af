"""What every test may use: a server of its own, in process, on a data directory of its own."""

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from orchestrator.storage import open_store
from orchestrator.storage.backends import schema
from tests.cases.table import summary_lines
from tests.closing_lines import SELECTED, pytest_collection_finish, pytest_testnodedown, suite_lines
from tests.documented import check_documented
from tests.live import LiveServer
from tests.postgres_server import PRISTINE, PostgresServer

os.environ.pop("DATABASE_URL", None)  # the tests bring databases of their own
sys.path.insert(0, str(Path(__file__).parent / "plugins"))  # plug-ins of the tests, found like installed ones
KEY = {"X-API-KEY": "demo_key"}
__all__ = ["pytest_collection_finish", "pytest_testnodedown"]  # hooks


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for name in ("passed", "failed") for report in terminalreporter.stats.get(name, [])]
    reports += terminalreporter.stats.get("error", [])
    for line in summary_lines(reports) + suite_lines(terminalreporter.config.stash.get(SELECTED, {}), reports):
        terminalreporter.write_line(line)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def database_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str | None]:
    """None for SQLite. Tests marked `both_databases` run on it, and again with the URL of a new PostgreSQL database.

    The URL is DATABASE_URL in the environment too: settings and processes that a test starts find it there.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    database = server.borrow(request.getfixturevalue("migrated"))
    monkeypatch.setenv("DATABASE_URL", server.url(database))
    yield server.url(database)
    server.give_back(database)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server, started when the first test asks for it."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="postgres-")))
    yield server
    server.stop()
    shutil.rmtree(server.folder)


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database as the server's first start leaves it, to be copied."""
    name = postgres.create()
    app = create_app(
        Settings(data_dir=tmp_path_factory.mktemp("migrated"), database_url=postgres.url(name), _env_file=None)
    )

    async def start_once() -> None:
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(start_once())
    postgres.execute(PRISTINE, database=name)
    return name


@pytest.fixture(scope="session", autouse=True)
def new_databases_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new SQLite database of this process is a copy of one that was migrated once: that takes most of a start."""
    template = tmp_path_factory.mktemp("template") / "orchestrator.db"

    def migrate(file: Path) -> Path | None:
        if file.exists():
            return schema.migrate(file)
        if not template.exists():
            schema.migrate(template)
        shutil.copyfile(template, file)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_store, "migrate", migrate)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def rows(folder: Path, database_url: str | None, request: pytest.FixtureRequest) -> Callable[[str], list[tuple]]:
    """rows("select ..."): what is on record, read past the server."""

    def read(query: str) -> list[tuple]:
        if database_url is not None:
            return request.getfixturevalue("postgres").rows(query, database_url.rsplit("/", 1)[1])
        file = folder / "database" / "orchestrator.db"
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    return read


@pytest.fixture
def far_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a machine of its own for the runner `far`; it is switched off afterwards."""
    place = Path(tempfile.mkdtemp(prefix="far-machine-"))
    place.chmod(0o755)
    monkeypatch.setenv("FAR_MACHINE", str(place))
    yield place
    if (place / "pid").exists():
        os.kill(int((place / "pid").read_text()), signal.SIGKILL)
    shutil.rmtree(place)


@pytest.fixture
def app(folder: Path):
    """The server without its engine: loops and containers stay as they were asked for."""
    return create_app(Settings(data_dir=folder, _env_file=None), engine=False)


@pytest.fixture
def api(app) -> Iterator[TestClient]:
    with TestClient(app, headers=KEY) as client:
        client.event_hooks["response"].append(check_documented)
        yield client


@pytest.fixture
def live_server(tmp_path: Path) -> Iterator[LiveServer]:
    """A server without engine that answers on loopback."""
    live = LiveServer(tmp_path / "live")
    live.start()
    yield live
    live.stop()


@pytest.fixture
def serve(app) -> Callable[[Callable[[httpx.AsyncClient], Coroutine]], Any]:
    """Runs an async function with a client of the server, both on one event loop."""

    def run(work: Callable[[httpx.AsyncClient], Coroutine]) -> Any:
        async def inside() -> Any:
            async with app.router.lifespan_context(app):
                transport = httpx.ASGITransport(app, raise_app_exceptions=False)
                async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=KEY) as client:
                    return await work(client)

        return asyncio.run(inside())

    return run


@pytest.fixture
def task_id(api: TestClient) -> int:
    return api.post("/upload_task", json={"name": "digits", "dataset": "digits"}).json()["task_id"]
