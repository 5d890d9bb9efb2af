"""Output files of containers: a list of those in a container's folder, and each as a stream of bytes."""

import asyncio
import hashlib
import mimetypes
import os
import stat
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK_BYTES = 256 * 1024
DEFAULT_TYPE = "application/octet-stream"
_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".npz": "application/x-npz",
    ".npy": "application/x-npy",
    ".parquet": "application/vnd.apache.parquet",
}


class Output(NamedTuple):
    name: str
    size_bytes: int
    sha256: str
    type: str


def list_outputs(folder: Path) -> list[Output]:
    """Return the plain files in a container's folder, by name. Hashes are cached while a file does not change."""
    try:
        names = sorted(
            entry.name
            for entry in os.scandir(folder)
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
        )
    except FileNotFoundError:
        return []
    output_files = []
    for name in names:
        status = (folder / name).lstat()
        digest = _hash_file(folder / name, status.st_size, status.st_mtime_ns, status.st_ino)
        output_files.append(Output(name, status.st_size, digest, guess_type(name)))
    return output_files


def guess_type(name: str) -> str:
    """Return the media type by the file's suffix; the same on every machine for what programs usually write."""
    return _TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or DEFAULT_TYPE


def open_output(folder: Path, name: str) -> BinaryIO:
    """Open the file; raise OSError if there is no plain file of that name."""
    file = os.fdopen(
        os.open(folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb"
    )
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileNotFoundError(name)
    return file


def read_size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


async def read_chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    """Yield the file's bytes in chunks; close it at their end or when the consumer stops."""
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk


@lru_cache(maxsize=4096)
def _hash_file(path: Path, _size: int, _changed: int, _inode: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
