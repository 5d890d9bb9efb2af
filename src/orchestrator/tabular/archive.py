"""Untrusted archives, unpacked into a folder or refused: no path leads outside, no size exceeds its limit."""

import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from orchestrator.contract.errors import BadArchive, BadName
from orchestrator.contract.names import check_filename

MAX_FILES = 10_000
MAX_DEPTH = 16
MAX_RATIO = 200  # unpacked to packed; repetitive text reaches 50
RATIO_FROM_BYTES = 32 * 1024 * 1024
BLOCK_BYTES = 256 * 1024
SKIPPED = ("__MACOSX", "__pycache__")


class Entry(NamedTuple):
    """A file in an archive; `content` opens it."""

    name: str
    content: IO[bytes]


def unpack(path: Path, folder: Path, max_bytes: int) -> list[str]:
    """Unpack into `folder` and return the files below it, sorted and without hidden ones; raise BadArchive."""
    packed, total = path.stat().st_size, 0
    names: set[str] = set()
    for entry in entries(path):
        name = check_path(entry.name)
        if name is None:
            continue
        if str(name).casefold() in names:
            raise BadArchive(f"The archive has two files called {quote(entry.name)}.")
        names.add(str(name).casefold())
        if len(names) > MAX_FILES:
            raise BadArchive(f"The archive has more than {MAX_FILES:,} files.")
        total += copy_entry(entry, folder / name, max_bytes - total)
        if total > RATIO_FROM_BYTES and total > packed * MAX_RATIO:
            raise BadArchive(
                f"The archive unpacks to more than {MAX_RATIO} times its size ({packed:,} bytes), which no ordinary "
                "archive does."
            )
    if not names:
        raise BadArchive("The archive contains no files.")
    return lift_outer_folder(folder)


def entries(path: Path) -> Iterator[Entry]:
    try:
        yield from zip_entries(path) if zipfile.is_zipfile(path) else tar_entries(path)
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise BadArchive(f"The archive cannot be read: {str(error)[:200] or type(error).__name__}.") from None
    except (RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadArchive(f"The archive cannot be read: {str(error)[:200]}.") from None


def zip_entries(path: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if any(info.filename == "[Content_Types].xml" for info in infos):
            raise BadArchive("The file is an Excel workbook or another office document. Save the sheet as CSV.")
        if len(infos) > 2 * MAX_FILES:
            raise BadArchive(f"The archive has more than {MAX_FILES:,} files.")
        for info in infos:
            kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
            if info.is_dir():
                check_path(info.filename.rstrip("/"))
                continue
            if kind not in (0, stat.S_IFREG):
                raise BadArchive(
                    f"The archive holds {quote(info.filename)}, which is a link or a device; "
                    "only regular files are accepted."
                )
            if info.flag_bits & 0x1:
                raise BadArchive(f"{quote(info.filename)} in the archive is encrypted.")
            with archive.open(info) as content:
                yield Entry(info.filename, content)


def tar_entries(path: Path) -> Iterator[Entry]:
    with tarfile.open(path, "r:*") as archive:
        seen = 0
        for info in archive:
            seen += 1
            if seen > 2 * MAX_FILES:
                raise BadArchive(f"The archive has more than {MAX_FILES:,} files.")
            if info.isdir():
                check_path(info.name)
                continue
            if not info.isreg():
                raise BadArchive(
                    f"The archive holds {quote(info.name)}, which is a link or a device; "
                    "only regular files are accepted."
                )
            content = archive.extractfile(info)
            if content is not None:
                yield Entry(info.name, content)


def check_path(name: str) -> PurePosixPath | None:
    """Return the path below the folder, None for a file to leave out.

    Raise BadArchive for a path that leads outside.
    """
    if name.startswith("/") or "\\" in name or (len(name) > 1 and name[1] == ":") or "\0" in name:
        raise BadArchive(f"The archive names {quote(name)}, a path outside of it.")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadArchive(f"The archive names {quote(name)}, a path outside of it.")
    if not parts or any(part.startswith(".") or part in SKIPPED for part in parts):
        return None
    if len(parts) > MAX_DEPTH:
        raise BadArchive(f"{quote(name)} in the archive is more than {MAX_DEPTH} folders deep.")
    for part in parts:
        try:
            check_filename(part)
        except BadName as error:
            raise BadArchive(f"{quote(name)} in the archive: {error}") from None
    return PurePosixPath(*parts)


def copy_entry(entry: Entry, target: Path, max_bytes: int) -> int:
    """Write the file and return its size, counted while writing, since an archive may state a false one."""
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while block := entry.content.read(BLOCK_BYTES):
                size += len(block)
                if size > max_bytes:
                    raise BadArchive(
                        f"The archive exceeds the size limit at {quote(entry.name)}: "
                        f"only {max_bytes:,} more bytes are allowed."
                    )
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    except (FileExistsError, NotADirectoryError):
        raise BadArchive(f"The archive has two entries for the path {quote(entry.name)}.") from None
    return size


def lift_outer_folder(folder: Path) -> list[str]:
    """List the files, sorted; a single outer folder is removed, unless it is `private` or `public`, which have a
    meaning.
    """
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and inside[0].name not in ("private", "public"):
        outer = inside[0].rename(folder / ".outer")
        for path in outer.iterdir():
            path.rename(folder / path.name)
        outer.rmdir()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def quote(name: str) -> str:
    return ascii(name if len(name) <= 80 else name[:80] + "...")
