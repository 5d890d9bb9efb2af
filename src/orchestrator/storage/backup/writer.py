"""A writer of backups: rows of one snapshot, then the files they name, in constant memory."""

import gzip
import hashlib
import os
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

from orchestrator import __version__
from orchestrator.contract.errors import BackupUnusable
from orchestrator.storage.backends.schema import list_revisions
from orchestrator.storage.backup import row_lines
from orchestrator.storage.backup.format import (
    BLOCK_BYTES,
    CHUNK_BYTES,
    END,
    FORMAT,
    FORMAT_VERSION,
    HEAD,
    MANIFEST,
    MAX_MISSING_LISTED,
    End,
    Head,
    build_manifest_line,
    build_rows_name,
    is_stored_file,
)
from orchestrator.storage.backup.paths import list_files, list_paths
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.clock import now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.tables import metadata
from orchestrator.storage.transaction import Tx

COMPRESSION_LEVEL = 3  # of gzip: three quarters of the best ratio at four times the speed
RETRY_SECONDS = 0.1


class Writer:
    """Members in the order they are added. `rows` and `files` say how many of each there are."""

    def __init__(self, to: BinaryIO, progress: Progress) -> None:
        self._packed = gzip.GzipFile(filename="", fileobj=to, mode="wb", compresslevel=COMPRESSION_LEVEL, mtime=0)
        self._manifest: IO[bytes] = tempfile.TemporaryFile()
        self._progress = progress
        self.members, self.bytes, self.files = 0, 0, 0
        self.rows: dict[str, int] = {}

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add a member of `size` bytes in all."""
        digest = hashlib.sha256()
        self._write_header(name, size)
        for chunk in chunks:
            self._progress.check()
            digest.update(chunk)
            self._packed.write(chunk)
            self._progress.bytes += len(chunk)
        self._pad(size)
        self._manifest.write(build_manifest_line(name, size, digest.hexdigest()))
        self.members, self.bytes = self.members + 1, self.bytes + size

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, len(content), (content,))

    def close(self, missing: list[str], missing_count: int) -> End:
        """Add the last two members; nothing can be added afterwards."""
        size, digest = self._manifest.tell(), hashlib.sha256()
        self._manifest.seek(0)
        self._write_header(MANIFEST, size)
        for chunk in iter(lambda: self._manifest.read(CHUNK_BYTES), b""):
            digest.update(chunk)
            self._packed.write(chunk)
        self._pad(size)
        self._manifest.close()
        end = End(
            members=self.members,
            bytes=self.bytes,
            rows=self.rows,
            files=self.files,
            manifest_sha256=digest.hexdigest(),
            missing=missing,
            missing_count=missing_count,
        )
        content = end.model_dump_json().encode()
        self._write_header(END, len(content))
        self._packed.write(content)
        self._pad(len(content))
        self._packed.write(bytes(2 * BLOCK_BYTES))
        self._packed.close()
        return end

    def _write_header(self, name: str, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, 0
        self._packed.write(member.tobuf(tarfile.PAX_FORMAT))

    def _pad(self, size: int) -> None:
        self._packed.write(bytes(-size % BLOCK_BYTES))


class Source:
    """What is backed up, in the two parts it takes: rows inside a snapshot, files after it."""

    def __init__(self, folder: DataFolder, to: BinaryIO, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._writer = Writer(to, progress)
        self._named = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # paths, a line each

    def add_rows(self, tx: Tx) -> None:
        """Add every row of every table and note the files they name. `tx` must see one moment throughout."""
        self._progress.doing = "reading rows"
        tables = metadata.sorted_tables
        head = Head(
            format=FORMAT,
            version=FORMAT_VERSION,
            schema_revision=list_revisions()[-1],
            made_by=__version__,
            created_at=now(),
            database=tx.dialect.name,
            tables=[row_lines.describe_table(table) for table in tables],
        )
        self._writer.add_bytes(HEAD, head.model_dump_json().encode())
        for table in tables:
            self._writer.rows[table.name] = 0
            for number, (lines, count) in enumerate(row_lines.dump_rows(tx, table), start=1):
                self._writer.add_bytes(build_rows_name(table.name, number), lines)
                self._writer.rows[table.name] += count
                self._progress.rows += count
        for path, needed in list_paths(tx, self._folder):
            self._named.write(f"{'!' if needed else '?'}{path}\n")

    def add_files(self) -> End:
        """Add every file that was noted: none of them changes, and none is removed while a backup is made."""
        self._progress.doing = "reading files"
        missing: list[str] = []
        missing_count = 0
        self._named.seek(0)
        for line in self._named:
            path = line[1:-1]
            added = self._add_all(path)
            if not added and path.startswith(
                "storage/datasets/"
            ):  # a data set that is uploaded once more is gone for a moment
                time.sleep(RETRY_SECONDS)
                added = self._add_all(path)
            if not added and line[0] == "!":
                missing_count += 1
                missing += [path] if missing_count <= MAX_MISSING_LISTED else []
        self._named.close()
        return self._writer.close(missing, missing_count)

    def _add_all(self, path: str) -> int:
        return sum(self._add_file(file) for file in list_files(self._folder, path))

    def _add_file(self, path: str) -> bool:
        """Add the file; return False if it does not exist."""
        if not is_stored_file(path):
            raise BackupUnusable(
                f"A record names {path[:300]!r}, which is not a path of a stored file; no backup was made."
            )
        try:
            file = (self._folder.root / path).open("rb")
        except FileNotFoundError:
            return False
        with file:
            size = os.fstat(file.fileno()).st_size
            self._writer.add(path, size, _read_exactly(file, size, path))
        self._writer.files += 1
        self._progress.files += 1
        return True


def _read_exactly(file: BinaryIO, size: int, path: str) -> Iterator[bytes]:
    left = size
    while left:
        chunk = file.read(min(CHUNK_BYTES, left))
        if not chunk:
            raise BackupUnusable(f"{path} changed while it was being read, so no backup was made. Try again.")
        left -= len(chunk)
        yield chunk


def create_private_file(path: Path) -> BinaryIO:
    """Create a file that only this user may read, as backups hold labels; replace one that is there."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
