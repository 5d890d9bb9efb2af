"""The server that a command talks to: a named one, else the holder of the data directory, else the store in this process."""

import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.cli.command import settings
from orchestrator.client.holder import holder_url
from orchestrator.contract.errors import AlreadyRunning, DataDirUnusable, Invalid
from orchestrator.contract.holding import DATABASE_FILE

IN_PROCESS = "http://localhost"
WAITS_FOR_ENGINE = ("start_loop", "resume_loop", "spawn_container")


@dataclass(frozen=True)
class Where:
    """What the command line named; all None: the settings decide."""

    url: str | None = None
    api_key: str | None = None
    data_dir: Path | None = None


@contextlib.asynccontextmanager
async def connected(where: Where, *, operation: str, creates: bool) -> AsyncIterator:
    """A client of the server. creates: whether the command may make a new data directory where there is none.

    Raises DataDirUnusable for a command that only reads where there is nothing to read.
    """
    from orchestrator.client.operations import Client

    found = settings(where.data_dir, None, None, False)
    named = where.url or (found.url if where.data_dir is None else "")
    key = where.api_key or found.demo_api_key
    url = named or holder_url(found.data_dir)
    if url:
        async with Client(_checked(url), key) as client:
            yield client
        return
    if not creates and not (found.data_dir / DATABASE_FILE).exists() and not _is_remote(found):
        raise DataDirUnusable(
            f"There are no records in {found.data_dir.resolve()} and no server was named; "
            "--data-dir names another folder, --url a server."
        )
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(_in_process(found))
        if operation in WAITS_FOR_ENGINE:
            print(
                "No server holds this data directory: it is on record and starts with the next `orchestrator up`.",
                file=sys.stderr,
            )
        yield client


@contextlib.asynccontextmanager
async def _in_process(found) -> AsyncIterator:
    """The operations on the store itself, without engine: what they ask for begins when a server starts."""
    import httpx

    from orchestrator.app import create_app, give_up_data_dir
    from orchestrator.cli.server import taken
    from orchestrator.client.operations import Client

    app = create_app(found, engine=False)
    try:
        await taken(app)
    except AlreadyRunning as error:  # a server came up just now
        if error.url is None:
            raise
        async with Client(error.url, found.demo_api_key) as client:
            yield client
        return
    try:
        async with Client(
            IN_PROCESS, found.demo_api_key, transport=httpx.ASGITransport(app, raise_app_exceptions=False)
        ) as client:
            yield client
    finally:
        await give_up_data_dir(app)


def _checked(url: str) -> str:
    """The address; `host:port` means http. Raises Invalid."""
    import httpx

    whole = url if "://" in url else f"http://{url}"
    try:
        parsed = httpx.URL(whole)
    except httpx.InvalidURL:
        parsed = None
    if parsed is None or parsed.scheme not in ("http", "https") or not parsed.host:
        raise Invalid(
            f"--url or ORCHESTRATOR_URL: {whole} is not an address of a server; it looks like http://127.0.0.1:8000."
        )
    return whole


def _is_remote(found) -> bool:
    """Whether the records lie in a database elsewhere, so that an empty folder says nothing."""
    return found.database is not None
