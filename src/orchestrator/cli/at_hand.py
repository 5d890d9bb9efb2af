"""The server that has a data directory's records: the one that holds it, else one in this process, as long as it is needed."""

import contextlib
from collections.abc import AsyncIterator

from orchestrator.cli.server import serving
from orchestrator.client.operations import Client
from orchestrator.contract.errors import AlreadyRunning, DataDirUnusable
from orchestrator.settings import Settings


@contextlib.asynccontextmanager
async def at_hand(settings: Settings) -> AsyncIterator[Client]:
    """A client. Loops that had not ended stay as they are. Raises DataDirUnusable where there are no records."""
    if not (settings.data_dir / "database").is_dir():
        raise DataDirUnusable(
            f"There are no records in {settings.data_dir.resolve()}; --data-dir names the folder that a run has used."
        )
    async with contextlib.AsyncExitStack() as stack:
        try:
            quiet = settings.model_copy(update={"port": 0, "host": "127.0.0.1"})
            url = (await stack.enter_async_context(serving(quiet, any_port=True, engine=False))).url
        except AlreadyRunning as error:
            if error.url is None:
                raise
            url = error.url
        yield await stack.enter_async_context(Client(url, settings.demo_api_key))
