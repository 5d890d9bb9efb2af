"""A real server on loopback, on a thread of the test's process, that can be stopped and started again."""

import asyncio
import threading
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from orchestrator.app import create_app, end_streams
from orchestrator.settings import Settings

KEY = "a-key-for-tests"


@dataclass
class LiveServer:
    """A server on a thread. `stop` ends it as Ctrl-C would; `start` brings it back on the same port."""

    data_dir: Path
    key: str = KEY
    port: int = 0
    server: uvicorn.Server | None = None
    thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = Settings(_env_file=None, data_dir=self.data_dir, demo_api_key=self.key)
        app = create_app(settings, engine=False)
        self.server = _StreamEndingServer(
            uvicorn.Config(app, port=self.port, log_level="error", timeout_graceful_shutdown=5)
        )
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive(), "the server ended while it started"
            self.thread.join(0.02)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(15)
        assert not self.thread.is_alive()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, headers={"x-api-key": self.key}, trust_env=False)

    def post(self, path: str, **given) -> httpx.Response:
        return httpx.post(self.url + path, headers={"x-api-key": self.key}, trust_env=False, **given)


class _StreamEndingServer(uvicorn.Server):
    async def shutdown(self, sockets=None) -> None:
        end_streams(self.config.app)
        await super().shutdown(sockets)
