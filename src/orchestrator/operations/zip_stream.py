"""A zip archive that is sent while it is made: never whole in memory, the same bytes for the same parts."""

import asyncio
import hashlib
import zipfile
from collections.abc import AsyncIterator

from orchestrator.contract.export import PackedFile

WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name: what an archive holds says when it was made
PLAIN_FILE = 0o100644 << 16
UNBOUNDED = ".jsonl"  # may pass 2 GiB; all other files have limits of their own
SEND_BYTES = 256 * 1024


class _Sink:
    """What zipfile writes to: keeps bytes until they are taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes, /) -> int:
        part = bytes(data)
        self._parts.append(part)
        self.waiting += len(part)
        return len(part)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def take(self) -> bytes:
        taken, self._parts, self.waiting = b"".join(self._parts), [], 0
        return taken


class ZipStream:
    """Parts are added one after another; `add` yields the archive's bytes as they come to be, `end` the rest."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False)
        self.packed: list[PackedFile] = []

    async def add(self, path: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Packs one file. Its size and hash are noted in `packed`."""
        entry = zipfile.ZipInfo(path, WHEN)
        entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, PLAIN_FILE, 3
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=path.endswith(UNBOUNDED)) as member:

            def write(chunk: bytes) -> None:
                digest.update(chunk)
                member.write(chunk)

            async for chunk in chunks:
                await asyncio.to_thread(write, chunk)
                size += len(chunk)
                if self._sink.waiting >= SEND_BYTES:
                    yield self._sink.take()
        self.packed.append(PackedFile(path=path, size_bytes=size, sha256=digest.hexdigest()))

    def end(self) -> bytes:
        self._zip.close()
        return self._sink.take()


async def stream_whole(content: bytes | str) -> AsyncIterator[bytes]:
    yield content.encode(errors="surrogatepass") if isinstance(content, str) else content
