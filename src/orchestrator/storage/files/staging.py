"""Files below the data directory: staged and synced, then linked to their path by the transaction that records them."""

import asyncio
import contextlib
import errno
import hashlib
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from orchestrator.contract.errors import StorageFull
from orchestrator.storage.files.data_folder import DataFolder

# Containers may run as another user and must be able to read what is mounted for them, whatever the server's umask.
# Others on this machine are kept out by the private folder above.
READABLE_FOLDER, READABLE_FILE = 0o755, 0o644


class StagedFile(NamedTuple):
    """Bytes that are safely on disk but have no final path."""

    path: Path
    sha256: str
    size_bytes: int


@asynccontextmanager
async def stage_file(folder: DataFolder, content: bytes) -> AsyncIterator[StagedFile]:
    """Write and sync the content; delete it when the block ends, unless it was placed. Raises StorageFull."""
    file = await asyncio.to_thread(_write_file, folder, content)
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):
            file.path.unlink()


def move_into_place(file: StagedFile, final: Path) -> None:
    """Link the staged bytes to their final path, inside a transaction, which may run twice. Raises StorageFull."""
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        twin = final.with_name(f".{uuid.uuid4().hex}")
        os.link(file.path, twin)
        os.replace(twin, final)
        twin.unlink(missing_ok=True)  # replace does nothing when both names are already one file
        sync_folder(final.parent)
    except OSError as error:
        raise as_storage_error(error) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write the file aside and rename it, so that it is there whole or not at all. Raises StorageFull."""
    aside = path.with_name(f".{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        make_readable(path.parent)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise as_storage_error(error) from error


def make_readable(folder: Path) -> None:
    """Let containers read the folder and all that is in it."""
    folder.chmod(READABLE_FOLDER)
    for path in folder.rglob("*"):
        path.chmod(READABLE_FOLDER if path.is_dir() else READABLE_FILE)


def as_storage_error(error: OSError) -> Exception:
    """Return StorageFull if the error means that, else the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("The disk of the data directory is full: nothing was stored. Free some space and try again.")
    return error


def clear_staging(folder: DataFolder) -> None:
    """Delete files that a crash left unfinished; called once when a store opens."""
    incoming = folder.storage / "incoming"
    if incoming.is_dir():
        for file in incoming.iterdir():
            file.unlink(missing_ok=True)


def _write_file(folder: DataFolder, content: bytes) -> StagedFile:
    incoming = folder.storage / "incoming"
    path = incoming / uuid.uuid4().hex
    try:
        incoming.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            path.chmod(READABLE_FILE)
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise as_storage_error(error) from error
    return StagedFile(path, hashlib.sha256(content).hexdigest(), len(content))


def sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
