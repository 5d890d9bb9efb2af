"""The server in this process: data directory, port, API and engine, from their start to a graceful end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from orchestrator.app import App, acquire_data_dir, announce, create_app, end_streams, release_data_dir, sign_in_link
from orchestrator.cli.ports import build_url, is_loopback, open_socket
from orchestrator.cli.process_limits import prepare_limits
from orchestrator.contract.errors import AlreadyRunning
from orchestrator.settings import Settings

STREAMS_END_SECONDS = 5  # requests that take longer are cut off
ACQUIRE_ATTEMPTS = 20
ACQUIRE_RETRY_SECONDS = 0.25


@dataclass(frozen=True)
class Serving:
    """Addresses of the server. `dashboard` signs one browser in, once, if only this machine can reach the server."""

    url: str
    dashboard: str


@asynccontextmanager
async def run_server(settings: Settings, *, any_port: bool, engine: bool = True) -> AsyncIterator[Serving]:
    """Run the server inside the context and yield its addresses; unfinished loops continue.

    any_port: use a free port if the wanted one is taken.
    Raises AlreadyRunning, with the other process's address if it has one, LimitTooLow, DataDirUnusable, PortTaken,
    HostUnknown and NewerDatabase.
    """
    prepare_limits()
    app = create_app(settings, engine=engine)
    await acquire(app)
    try:
        listening = open_socket(settings.host, settings.port, or_any=any_port)
    except BaseException:
        await release_data_dir(app)
        raise
    url = build_url(listening)
    with listening:
        async with app.router.lifespan_context(app):
            config = uvicorn.Config(
                app,
                lifespan="off",
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=STREAMS_END_SECONDS,
            )
            server = _Server(config, app)
            serving_task = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                await _wait_until_started(server, serving_task)
                announce(app, url)
                yield Serving(url, sign_in_link(app, url) if is_loopback(settings.host) else url)
            finally:
                server.should_exit = True
                await serving_task


class _Server(uvicorn.Server):
    """Leaves signals to the command, and ends streams before it waits for them."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        end_streams(self._app)
        await super().shutdown(sockets)


async def acquire(app: App) -> None:
    """Acquire the data directory; wait some seconds for a holder without an address, which is just starting or
    ending.
    """
    for attempts_left in range(ACQUIRE_ATTEMPTS, 0, -1):
        try:
            return acquire_data_dir(app)
        except AlreadyRunning as error:
            if error.url is not None or attempts_left == 1:
                raise
        await asyncio.sleep(ACQUIRE_RETRY_SECONDS)


async def _wait_until_started(server: uvicorn.Server, serving_task: asyncio.Task[None]) -> None:
    while not server.started:
        if serving_task.done():
            await serving_task
            raise RuntimeError("The server ended before it had started.")
        await asyncio.sleep(0.01)
