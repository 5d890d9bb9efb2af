"""Sends a file or folder of this machine to a server as a data set: in parts, and on from where an upload broke off."""

import asyncio
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestrator.client.errors import RequestFailed, ServerUnreachable
from orchestrator.client.operations import Client
from orchestrator.client.packing import pack
from orchestrator.contract.datasets import Dataset, DatasetUpload
from orchestrator.contract.errors import Invalid, NotFound, PartOutOfOrder, UploadBusy
from orchestrator.contract.reading import ReadingOptions

PART_BYTES = 8 * 1024 * 1024
TRIES = 6
PAUSE_SECONDS = 0.5
BUSY_TRIES = 90  # each of them waits ten seconds in the server

Tell = Callable[[int, int], None]


async def send_dataset(
    client: Client,
    path: Path,
    name: str,
    *,
    options: ReadingOptions | None = None,
    tell: Tell = lambda sent, size: None,
) -> Dataset:
    """Send a file, or a folder as an archive; return the data set as the server has read it.

    options: how a CSV file is to be read. tell: called with the bytes that have been sent and the size.

    Raises NotFound, Invalid, and what the server refuses with.
    """
    if not path.exists():
        raise NotFound(f"There is no file {str(path)!r}.")
    given = options.given if options else {}
    if not path.is_dir():
        return await _send(client, path, {"name": name, "filename": _clean_filename(path.name)} | given, tell)
    with tempfile.TemporaryDirectory(prefix="orchestrator-") as folder:
        packed = Path(folder, "folder.tar")
        await asyncio.to_thread(pack, path, packed)
        filename = _clean_filename(f"{path.resolve().name or 'folder'}.tar")
        return await _send(client, packed, {"name": name, "filename": filename} | given, tell)


async def _send(client: Client, path: Path, about: dict[str, Any], tell: Tell) -> Dataset:
    size = path.stat().st_size
    if not size:
        raise Invalid(f"{path} is empty.")
    about = about | {"size_bytes": size, "sha256": await asyncio.to_thread(_hash_file, path)}
    with path.open("rb") as file:
        state, failures = await _ask(client, b"", 0, about), 0
        while not state.complete:
            tell(state.received_bytes, size)
            file.seek(state.received_bytes)
            part = await asyncio.to_thread(file.read, PART_BYTES)
            if not part and state.received_bytes < size:
                raise Invalid(f"{path} became shorter while it was being sent.")
            try:
                state, failures = await _ask(client, part, state.received_bytes, about), 0
            except (ServerUnreachable, PartOutOfOrder):
                failures += 1
                if failures >= TRIES:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * failures)
                state = await _ask(client, b"", 0, about)
    if state.dataset is None:
        raise RequestFailed(200, "", "The server says that the upload is complete, but names no data set.", "")
    tell(size, size)
    return state.dataset


async def _ask(client: Client, part: bytes, offset: int, about: dict[str, Any]) -> DatasetUpload:
    """Send one part and return the server's answer; wait while another request of ours works on the same upload."""
    for left in range(BUSY_TRIES, 0, -1):
        try:
            return await client.upload_dataset(content=part, offset=offset, **about)
        except UploadBusy:
            if left == 1:
                raise
            part, offset = b"", 0
    raise AssertionError("unreachable")


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clean_filename(filename: str) -> str:
    """Return the file's name without characters that servers refuse."""
    kept = "".join(char if char.isalnum() or char in "._- " else "_" for char in filename).strip(". ")
    return kept[-100:].lstrip(". ") or "data"
