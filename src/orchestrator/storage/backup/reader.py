"""A reader of backups that trusts nothing: a file with a member that our writer would not write is refused."""

import gzip
import hashlib
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from pydantic import ValidationError

from orchestrator.contract.errors import BackupUnusable
from orchestrator.storage.backup.format import (
    BLOCK_BYTES,
    CHUNK_BYTES,
    END,
    FORMAT,
    FORMAT_VERSION,
    HEAD,
    MANIFEST,
    MAX_ROWS_BYTES,
    MAX_SMALL_BYTES,
    End,
    Head,
    build_manifest_line,
    is_stored_file,
    parse_rows_name,
)
from orchestrator.storage.backup.progress import Progress

GZIP_MAGIC = b"\x1f\x8b"
MAX_PAX_BYTES = 16 * 1024
CUT_SHORT = "The backup ends too early: it was cut short while it was written or copied. Take it from its source again."
PAX_KEYS = {b"path", b"size"}


class Member(NamedTuple):
    """`chunks` are to be read before the next member is asked for."""

    name: str
    size: int
    chunks: Iterator[bytes]


class Reader:
    """The members of a backup in order. `head` is read at once."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        """Read the head; raise BackupUnusable if the file does not begin like a backup."""
        if file.read(2) != GZIP_MAGIC:
            raise BackupUnusable("The file is not a backup. Name a file that `orchestrator backup` wrote.")
        file.seek(0)
        self._packed = gzip.GzipFile(fileobj=file, mode="rb")
        self._progress = progress
        self._manifest: IO[bytes] = tempfile.TemporaryFile()
        self._names: set[bytes] = set()
        self._end: End | None = None
        self.head = self._read_head()

    def read_members(self) -> Iterator[Member]:
        """Yield every member with rows or a file; raise BackupUnusable at the first byte that was changed."""
        count = size = 0
        while True:
            member = self._read_next()
            if member.name == MANIFEST:
                break
            if not (parse_rows_name(member.name) or is_stored_file(member.name)):
                raise BackupUnusable(
                    f"The backup holds {member.name[:200]!r}, which no backup contains: it was altered."
                )
            yield member
            for _ in member.chunks:  # what the reader left over
                pass
            count, size = count + 1, size + member.size
        self._compare_manifest(member)
        self._finish(count + 1, size + self._head_bytes)

    def read_end(self) -> End:
        """Return the end of the backup, once all members have been read; raise BackupUnusable before."""
        if self._end is None:
            raise BackupUnusable(CUT_SHORT)
        return self._end

    def _read_head(self) -> Head:
        first = self._read_next()
        if first.name != HEAD:
            raise BackupUnusable("The file is a tar archive, but not a backup: its first file is not `backup.json`.")
        content = _read_small(first)
        self._head_bytes = len(content)
        try:
            head = Head.model_validate_json(content)
        except ValidationError:
            raise _build_altered_error(HEAD) from None
        if head.format != FORMAT:
            raise BackupUnusable(f"The file says that it is {head.format[:80]!r}, which is not a backup.")
        if head.version != FORMAT_VERSION:
            raise BackupUnusable(
                f"The backup has format {head.version}, this release reads {FORMAT_VERSION}: "
                f"use the release that wrote it ({head.made_by[:40]})."
            )
        return head

    def _read_next(self) -> Member:
        name, size = None, None
        while True:
            header = self._read_header()
            if header.type == tarfile.XHDTYPE and name is None:
                name, size = self._read_long_name(header.size)
                continue
            if header.type != tarfile.REGTYPE or header.size < 0:
                raise BackupUnusable(
                    f"The backup holds {header.name[:200]!r}, which is a link, a folder or a device: it was altered."
                )
            break
        name, size = name or header.name, header.size if size is None else size
        key = hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=16).digest()
        if key in self._names:
            raise BackupUnusable(f"The backup holds {name[:200]!r} twice: it was altered.")
        self._names.add(key)
        return Member(name, size, self._read_content(name, size))

    def _read_header(self) -> tarfile.TarInfo:
        try:
            return tarfile.TarInfo.frombuf(self._take(BLOCK_BYTES), "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            raise _build_altered_error("a header") from None

    def _read_long_name(self, size: int) -> tuple[str | None, int | None]:
        """Return the name and size of the next member, as far as its pax header gives them."""
        if not 0 < size <= MAX_PAX_BYTES:
            raise _build_altered_error("a header")
        content = self._take(size)
        self._take(-size % BLOCK_BYTES)
        records: dict[bytes, bytes] = {}
        while content:
            try:
                length = int(content[: content.index(b" ")])
                key, value = content[content.index(b" ") + 1 : length - 1].split(b"=", 1)
            except ValueError:
                raise _build_altered_error("a header") from None
            if key not in PAX_KEYS or length < 5 or content[length - 1 : length] != b"\n":
                raise _build_altered_error("a header")
            records[key], content = value, content[length:]
        try:
            path, size_digits = records.get(b"path"), records.get(b"size")
            return None if path is None else path.decode(), None if size_digits is None else int(size_digits)
        except ValueError:
            raise _build_altered_error("a header") from None

    def _read_content(self, name: str, size: int) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), size
        while left:
            self._progress.check()
            chunk = self._take(min(CHUNK_BYTES, left))
            digest.update(chunk)
            left -= len(chunk)
            self._progress.bytes += len(chunk)
            yield chunk
        self._take(-size % BLOCK_BYTES)
        if name not in (MANIFEST, END):
            self._manifest.write(build_manifest_line(name, size, digest.hexdigest()))

    def _compare_manifest(self, said: Member) -> None:
        self._manifest.seek(0)
        digest, rest = hashlib.sha256(), b""
        for chunk in said.chunks:
            digest.update(chunk)
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            for line in lines:
                if self._manifest.readline() != line + b"\n":
                    raise _build_altered_error(_parse_name(line))
        if rest or self._manifest.read(1):
            raise _build_altered_error(MANIFEST)
        self._manifest_sha256 = digest.hexdigest()
        self._manifest.close()

    def _finish(self, count: int, size: int) -> None:
        last = self._read_next()
        try:
            end = End.model_validate_json(_read_small(last))
        except ValidationError:
            raise _build_altered_error(END) from None
        known = (end.members, end.bytes, end.manifest_sha256)
        if last.name != END or known != (count, size, self._manifest_sha256) or not end.is_consistent:
            raise _build_altered_error(END)
        if self._take(2 * BLOCK_BYTES).strip(b"\0") or self._read(1):
            raise BackupUnusable("There is something after the end of the backup: it was altered.")
        self._end = end

    def _take(self, size: int) -> bytes:
        content = self._read(size)
        while len(content) < size:
            more = self._read(size - len(content))
            if not more:
                raise BackupUnusable(CUT_SHORT)
            content += more
        return content

    def _read(self, size: int) -> bytes:
        try:
            return self._packed.read(size) if size else b""
        except EOFError:
            raise BackupUnusable(CUT_SHORT) from None
        except (zlib.error, gzip.BadGzipFile):
            raise _build_altered_error("what is packed in it") from None


def read_lines(member: Member) -> list[bytes]:
    """Return the lines of a member with rows, which is read whole."""
    if member.size > MAX_ROWS_BYTES:
        raise BackupUnusable(f"The backup's {member.name} is larger than any that a backup contains.")
    return b"".join(member.chunks).splitlines(keepends=True)


def open_backup(path: Path) -> BinaryIO:
    """Open the file; raise BackupUnusable if it does not exist or cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise BackupUnusable(f"The backup {path} cannot be read: {error.strerror}.") from error


def _read_small(member: Member) -> bytes:
    if member.size > MAX_SMALL_BYTES:
        raise _build_altered_error(member.name)
    return b"".join(member.chunks)


def _parse_name(line: bytes) -> str:
    return line[:300].decode(errors="replace").removeprefix('["').split('",')[0]


def _build_altered_error(part: str) -> BackupUnusable:
    return BackupUnusable(f"The backup is damaged: {part} is not as it was written. Take it from its source again.")
