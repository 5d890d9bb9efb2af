"""The server that a command talks to: the one that is named, else the holder of the data directory, else one in this
process.
"""

import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.cli.command import load_settings
from orchestrator.client.holder import find_holder_url
from orchestrator.contract.errors import AlreadyRunning, DataDirUnusable, Invalid
from orchestrator.contract.names import DATABASE_FILE

if TYPE_CHECKING:  # loaded late: most commands need only some of these
    from orchestrator.client.operations import Client
    from orchestrator.settings import Settings

IN_PROCESS_URL = "http://localhost"
WAITS_FOR_ENGINE = ("start_loop", "resume_loop", "spawn_container")


@dataclass(frozen=True)
class ServerOptions:
    """What the command line names; where all are None the settings decide."""

    url: str | None = None
    api_key: str | None = None
    data_dir: Path | None = None


@contextlib.asynccontextmanager
async def connect(settings: "Settings") -> "AsyncIterator[Client]":
    """Connect to the server that has the data directory's records; start one in this process where none is running.

    A server in this process does not drive loops. Raises DataDirUnusable if the directory has no records.
    """
    from orchestrator.client.operations import Client

    folder = settings.data_dir.resolve()
    if not (folder / "database").is_dir():
        raise DataDirUnusable(
            f"The directory {folder} has no records. Name the one that a run has used with --data-dir."
        )
    async with _serve_or_join(settings) as url, Client(url, settings.demo_api_key) as client:
        yield client


@contextlib.asynccontextmanager
async def connect_for_operation(options: ServerOptions, *, operation: str, creates: bool) -> "AsyncIterator[Client]":
    """Connect to the server that carries out one operation; open the store in this process where there is none.

    creates: whether the command may make a new data directory where there is none.
    Raises DataDirUnusable for a command that only reads where there is nothing to read.
    """
    from orchestrator.client.operations import Client

    settings = load_settings(options.data_dir)
    named_url = options.url or (settings.url if options.data_dir is None else "")
    url = named_url or find_holder_url(settings.data_dir)
    if url:
        async with Client(_check_url(url), options.api_key or settings.demo_api_key) as client:
            yield client
        return
    has_records = (settings.data_dir / DATABASE_FILE).exists() or settings.database is not None
    if not creates and not has_records:
        raise DataDirUnusable(
            f"There are no records in {settings.data_dir.resolve()}, and no server was named. "
            "Name another directory with --data-dir, or a server with --url."
        )
    async with _open_store(settings) as client:
        yield client
        if operation in WAITS_FOR_ENGINE:
            print(
                "No server is running on this data directory: the request is recorded, and is carried out when "
                "`orchestrator up` runs.",
                file=sys.stderr,
            )


@contextlib.asynccontextmanager
async def _serve_or_join(settings: "Settings") -> AsyncIterator[str]:
    """Yield the address of the server that holds the data directory, else of one on a free port of this machine.

    A real server, since a download through it is streamed and never wholly in memory.
    """
    from orchestrator.cli.server import run_server

    local = settings.model_copy(update={"host": "127.0.0.1", "port": 0})
    async with contextlib.AsyncExitStack() as stack:
        try:
            url = (await stack.enter_async_context(run_server(local, any_port=True, engine=False))).url
        except AlreadyRunning as error:
            if error.url is None:
                raise
            url = error.url
        yield url


@contextlib.asynccontextmanager
async def _open_store(settings: "Settings") -> "AsyncIterator[Client]":
    """Yield a client of the operations on the store itself, without an engine and without a port."""
    import httpx

    from orchestrator.app import create_app, release_data_dir
    from orchestrator.cli.server import acquire
    from orchestrator.client.operations import Client

    app = create_app(settings, engine=False)
    try:
        await acquire(app)
    except AlreadyRunning as error:  # a server came up just now
        if error.url is None:
            raise
        async with Client(error.url, settings.demo_api_key) as client:
            yield client
        return
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    try:
        async with Client(IN_PROCESS_URL, settings.demo_api_key, transport=transport) as client:
            yield client
    finally:
        await release_data_dir(app)


def _check_url(url: str) -> str:
    """Return the address, where `host:port` means http; raise Invalid if it is none."""
    import httpx

    address = url if "://" in url else f"http://{url}"
    try:
        parsed = httpx.URL(address)
    except httpx.InvalidURL:
        parsed = None
    if parsed is None or parsed.scheme not in ("http", "https") or not parsed.host:
        raise Invalid(
            f"--url or ORCHESTRATOR_URL: {address} is not the address of a server. "
            "An address looks like http://127.0.0.1:8000."
        )
    return address
