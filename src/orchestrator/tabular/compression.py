"""Compressed files, unpacked to a limit: gzip, bzip2, xz and zstd, told by their first bytes."""

import bz2
import gzip
import importlib
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, cast

from orchestrator.contract.errors import BadTable, PackageMissing

MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
ZSTD_MODULES = ("compression.zstd", "backports.zstd")  # of Python 3.14, and for older ones
INSTALL = "pip install 'ai-orchestrator[zstd]'"
BLOCK_BYTES = 256 * 1024
Open = Callable[[Path], AbstractContextManager[IO[bytes]]]


def find_compression(path: Path) -> str | None:
    """Return gzip, bzip2, xz or zstd; None for a file that is not compressed."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)


def holds_tar(path: Path, compression: str) -> bool:
    """Check whether the file is a compressed tar archive; raise BadTable for a damaged file."""
    head = b""
    for block in read_blocks(path, compression):
        head += block
        if len(head) >= 512:
            break
    return head[257:262] == b"ustar"


def decompress(path: Path, compression: str, target: Path, max_bytes: int) -> None:
    """Write what the file holds, all its members one after the other.

    Raise BadTable for a damaged file or more than `max_bytes`, PackageMissing where zstd cannot be read.
    """
    size = 0
    with target.open("xb") as file:
        for block in read_blocks(path, compression):
            size += len(block)
            if size > max_bytes:
                raise BadTable(
                    f"The file holds more than {max_bytes:,} bytes once it is unpacked ({max_bytes // 2**20} MiB, "
                    "setting MAX_DATASET_MB)."
                )
            file.write(block)


def read_blocks(path: Path, compression: str) -> Iterator[bytes]:
    opener, damage = find_opener(compression)
    try:
        with opener(path) as file:
            while block := file.read(BLOCK_BYTES):
                yield block
    except EOFError:
        raise BadTable(f"The {compression} file ends too early: it was not copied whole. Send it again.") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadTable(describe_damage(compression, error)) from None
    except damage as error:
        raise BadTable(describe_damage(compression, error)) from None


def describe_damage(compression: str, error: Exception) -> str:
    return f"The {compression} file is damaged and cannot be unpacked: {str(error)[:200].rstrip('.')}. Send it again."


def find_opener(compression: str) -> tuple[Open, tuple[type[Exception], ...]]:
    """Return what opens such a file, and the errors that tell of damage; raise PackageMissing."""
    if compression == "gzip":
        return cast(Open, gzip.open), (zlib.error,)
    if compression == "bzip2":
        return cast(Open, bz2.open), (ValueError,)
    if compression == "xz":
        return cast(Open, lzma.open), (lzma.LZMAError,)
    for name in ZSTD_MODULES:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        return module.open, (module.ZstdError,)
    raise PackageMissing(f"Files compressed with zstd need an additional package: {INSTALL}. Or compress it with gzip.")
