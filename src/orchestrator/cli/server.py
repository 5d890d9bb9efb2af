"""The server in this process: data directory, port, API and engine, from their start to a soft end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from orchestrator.app import announce, create_app, end_streams, give_up_data_dir, sign_in_link, take_data_dir
from orchestrator.cli.ports import address_of, is_loopback, listening_socket
from orchestrator.contract.errors import AlreadyRunning
from orchestrator.settings import Settings

STREAMS_END_SECONDS = 5  # what is still being answered after this is cut off
HOLDER_TRIES = 20
HOLDER_PAUSE_SECONDS = 0.25


@dataclass(frozen=True)
class Serving:
    """Where the server answers. `dashboard` signs one browser in, once, where only this machine can reach it."""

    url: str
    dashboard: str


@asynccontextmanager
async def serving(settings: Settings, *, any_port: bool, engine: bool = True) -> AsyncIterator[Serving]:
    """The server's addresses, while it runs; loops that had not ended go on.

    any_port: a free port serves where the wanted one is taken.
    Raises AlreadyRunning, with the other process's address once it has one, PortTaken, HostUnknown and NewerDatabase.
    """
    app = create_app(settings, engine=engine)
    await taken(app)
    try:
        listening = listening_socket(settings.host, settings.port, or_any=any_port)
    except BaseException:
        await give_up_data_dir(app)
        raise
    url = address_of(listening)
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
            server = _Server(config)
            answering = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                await _started(server, answering)
                announce(app, url)
                yield Serving(url, sign_in_link(app, url) if is_loopback(settings.host) else url)
            finally:
                server.should_exit = True
                await answering


class _Server(uvicorn.Server):
    """Leaves signals to the command and ends streams before it waits for them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets=None) -> None:
        end_streams(self.config.app)
        await super().shutdown(sockets)


async def taken(app) -> None:
    """The data directory is this process's. A holder without an address starts or ends just now: it is given some seconds."""
    for left in range(HOLDER_TRIES, 0, -1):
        try:
            return take_data_dir(app)
        except AlreadyRunning as error:
            if error.url is not None or left == 1:
                raise
        await asyncio.sleep(HOLDER_PAUSE_SECONDS)


async def _started(server: uvicorn.Server, answering: asyncio.Task) -> None:
    while not server.started:
        if answering.done():
            await answering
            raise RuntimeError("The server ended while it started.")
        await asyncio.sleep(0.01)
