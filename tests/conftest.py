"""What every test may use: a server of its own, in process, on a data directory of its own."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from tests.live import LiveServer

sys.path.insert(0, str(Path(__file__).parent / "plugins"))  # plug-ins of the tests, found like installed ones
KEY = {"X-API-KEY": "demo_key"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def app(folder: Path):
    """The server without its engine: loops and containers stay as they were asked for."""
    return create_app(Settings(data_dir=folder, _env_file=None), engine=False)


@pytest.fixture
def api(app) -> Iterator[TestClient]:
    with TestClient(app, headers=KEY) as client:
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
