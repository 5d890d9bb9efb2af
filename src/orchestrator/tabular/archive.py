"""Archives of strangers, unpacked into a folder or refused: nothing leads outside, nothing swells without end."""

import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from orchestrator.contract.errors import BadArchive, BadName
from orchestrator.contract.names import checked_filename

MOST_FILES = 10_000
MOST_DEPTH = 16
MOST_RATIO = 200  # unpacked to packed; text that repeats itself reaches 50
RATIO_FROM_BYTES = 32 * 1024 * 1024
BLOCK_BYTES = 256 * 1024
SKIPPED = ("__MACOSX", "__pycache__")


class Entry(NamedTuple):
    """A file in an archive; `content` opens it."""

    name: str
    content: IO[bytes]


def unpack(path: Path, folder: Path, most_bytes: int) -> list[str]:
    """The files that then lie below `folder`, sorted; hidden ones are left out. Raises BadArchive."""
    packed, total = path.stat().st_size, 0
    names: set[str] = set()
    for entry in entries(path):
        name = checked_path(entry.name)
        if name is None:
            continue
        if str(name).casefold() in names:
            raise BadArchive(f"The archive has two files called {shown(entry.name)}.")
        names.add(str(name).casefold())
        if len(names) > MOST_FILES:
            raise BadArchive(f"The archive has more than {MOST_FILES:,} files.")
        total += copied(entry, folder / name, most_bytes - total)
        if total > RATIO_FROM_BYTES and total > packed * MOST_RATIO:
            raise BadArchive(
                f"The archive unpacks to more than {MOST_RATIO} times its size ({packed:,} bytes), as no honest one does."
            )
    if not names:
        raise BadArchive("The archive holds no file.")
    return lifted(folder)


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
        found = archive.infolist()
        if any(info.filename == "[Content_Types].xml" for info in found):
            raise BadArchive("The file is an Excel workbook or another office document: save the sheet as CSV.")
        if len(found) > 2 * MOST_FILES:
            raise BadArchive(f"The archive has more than {MOST_FILES:,} files.")
        for info in found:
            kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
            if info.is_dir():
                checked_path(info.filename.rstrip("/"))
                continue
            if kind not in (0, stat.S_IFREG):
                raise BadArchive(
                    f"The archive holds {shown(info.filename)}, which is a link or a device; only plain files are taken."
                )
            if info.flag_bits & 0x1:
                raise BadArchive(f"{shown(info.filename)} in the archive is encrypted.")
            with archive.open(info) as content:
                yield Entry(info.filename, content)


def tar_entries(path: Path) -> Iterator[Entry]:
    with tarfile.open(path, "r:*") as archive:
        seen = 0
        while (info := archive.next()) is not None:
            archive.members = []  # it would keep every one
            seen += 1
            if seen > 2 * MOST_FILES:
                raise BadArchive(f"The archive has more than {MOST_FILES:,} files.")
            if info.isdir():
                checked_path(info.name)
                continue
            if not info.isreg():
                raise BadArchive(
                    f"The archive holds {shown(info.name)}, which is a link or a device; only plain files are taken."
                )
            yield Entry(info.name, archive.extractfile(info))


def checked_path(name: str) -> PurePosixPath | None:
    """The path below the folder; None for what is left out. Raises BadArchive for one that leads elsewhere."""
    if name.startswith("/") or "\\" in name or (len(name) > 1 and name[1] == ":") or "\0" in name:
        raise BadArchive(f"The archive names {shown(name)}, a path outside of it.")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadArchive(f"The archive names {shown(name)}, a path outside of it.")
    if not parts or any(part.startswith(".") or part in SKIPPED for part in parts):
        return None
    if len(parts) > MOST_DEPTH:
        raise BadArchive(f"{shown(name)} in the archive lies more than {MOST_DEPTH} folders deep.")
    for part in parts:
        try:
            checked_filename(part)
        except BadName as error:
            raise BadArchive(f"{shown(name)} in the archive: {error}") from None
    return PurePosixPath(*parts)


def copied(entry: Entry, target: Path, most_bytes: int) -> int:
    """The file's size, counted while it is written: what an archive says of itself may be false."""
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while block := entry.content.read(BLOCK_BYTES):
                size += len(block)
                if size > most_bytes:
                    raise BadArchive(
                        f"The archive unpacks to more than is left of the limit, at {shown(entry.name)} ({most_bytes:,} bytes)."
                    )
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    except (FileExistsError, NotADirectoryError):
        raise BadArchive(f"The archive has two entries that claim the path {shown(entry.name)}.") from None
    return size


def lifted(folder: Path) -> list[str]:
    """The files, sorted. A single folder around everything is taken away; `private` means something and stays."""
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and inside[0].name not in ("private", "public"):
        outer = inside[0].rename(folder / ".outer")
        for path in outer.iterdir():
            path.rename(folder / path.name)
        outer.rmdir()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def shown(name: str) -> str:
    return ascii(name if len(name) <= 80 else name[:80] + "...")
