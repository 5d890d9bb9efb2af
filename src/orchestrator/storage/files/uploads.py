"""Uploads in progress: a file grows part by part, is checked as a whole, and is stored under its sha256."""

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from orchestrator.contract.datasets import DatasetPart
from orchestrator.contract.errors import Invalid, PartOutOfOrder, UploadBusy
from orchestrator.storage.clock import steady_now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.files.staging import as_storage_error, make_readable

MAX_IDLE_SECONDS = 24 * 3600  # an upload that nobody continues is deleted after this
WRITE_BYTES = 1024 * 1024
BUSY_SECONDS = 10.0
_SHA256 = re.compile(r"[0-9a-f]{64}")
_locks: WeakValueDictionary[Path, asyncio.Lock] = (
    WeakValueDictionary()
)  # each as long as a request holds it or waits for it


@asynccontextmanager
async def open_upload(folder: DataFolder, part: DatasetPart) -> AsyncIterator[Path]:
    """Lock the file that the upload grows in and return its path. Raises UploadBusy, Invalid.

    Without a sha256 nobody can continue it: then it is deleted when the block ends.
    """
    if part.sha256 is not None and not _SHA256.fullmatch(part.sha256):
        raise Invalid("sha256: it must be 64 hexadecimal digits in lower case.", field="sha256")
    path = folder.uploads / (f"{part.sha256}-{part.size_bytes}.part" if part.sha256 else f"{uuid.uuid4().hex}.part")
    lock = _locks.get(path) or _locks.setdefault(path, asyncio.Lock())
    try:
        await asyncio.wait_for(lock.acquire(), BUSY_SECONDS)
    except TimeoutError:
        raise UploadBusy("Another request is already sending this file; try again when it has ended.") from None
    try:
        yield path
    finally:
        lock.release()
        if part.sha256 is None:
            path.unlink(missing_ok=True)


async def receive(path: Path, part: DatasetPart) -> int:
    """Append the part and return how many bytes are on disk; what came before a broken connection is kept.

    Raises PartOutOfOrder, Invalid, StorageFull.
    """
    have = path.stat().st_size if path.exists() else 0
    if part.offset > have:
        raise PartOutOfOrder(
            f"The part begins at byte {part.offset}, but only {have} bytes have arrived; continue from byte {have}."
        )
    known, waiting = have - part.offset, bytearray()  # bytes of a repeated part are passed over
    try:
        async for block in _read_blocks(part.content):
            fresh, known = block[known:], max(0, known - len(block))
            if have + len(waiting) + len(fresh) > part.size_bytes:
                raise Invalid(
                    f"More bytes arrived than size_bytes says ({part.size_bytes}), so the rest was dropped.",
                    field="size_bytes",
                )
            waiting += fresh
            if len(waiting) >= WRITE_BYTES:
                have, waiting = await _append(path, waiting, have), bytearray()
    finally:
        have = await _append(path, waiting, have)
    return have


async def compute_sha256(path: Path) -> str:
    def hash_file() -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return await asyncio.to_thread(hash_file)


def link_stored(folder: DataFolder, stored: Path) -> Path:
    """Return another name for the stored file, to be read again: the same bytes on disk where links are possible."""
    path = folder.uploads / f"{uuid.uuid4().hex}.part"
    try:
        path.hardlink_to(stored)
    except OSError:
        try:
            shutil.copyfile(stored, path)
        except OSError as error:
            raise as_storage_error(error) from error
    return path


def create_draft(folder: DataFolder) -> Path:
    """Create an empty folder, to be filled and placed."""
    path = folder.uploads / f"{uuid.uuid4().hex}.draft"
    path.mkdir()
    return path


def move_into_place(folder: DataFolder, filled: Path, sha256: str) -> None:
    """Move the draft to the folder called by its sha256, readable for graders.

    A folder that is there has the same bytes and stays: a task may be reading it.
    """
    try:
        make_readable(filled)
        for file in (path for path in filled.rglob("*") if path.is_file()):
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        filled.rename(folder.datasets / sha256)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise as_storage_error(error) from error


def drop(path: Path) -> None:
    """Delete the file or draft."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def clear_abandoned(folder: DataFolder) -> None:
    """Delete uploads that nobody continued for a day, and drafts that a crash left."""
    moment = steady_now().timestamp()
    for path in folder.uploads.iterdir():
        with contextlib.suppress(OSError):
            if moment - path.stat().st_mtime > MAX_IDLE_SECONDS:
                drop(path)


async def _append(path: Path, content: bytearray, have: int) -> int:
    def write() -> None:
        try:
            with path.open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if path.exists():
                os.truncate(path, have)
            raise as_storage_error(error) from error

    if content or not path.exists():
        await asyncio.to_thread(write)
    return have + len(content)


async def _read_blocks(content: bytes | bytearray | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(content, bytes | bytearray):
        yield bytes(content)
        return
    async for block in content:
        yield block
