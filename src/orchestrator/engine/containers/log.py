"""What a container prints: live in compressed chunks while it runs, one file when it has ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from orchestrator.contract.running import Handle
from orchestrator.storage import events
from orchestrator.storage.files import staging
from orchestrator.storage.files.staging import Staged
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, logs
from orchestrator.storage.transaction import Tx

PREVIEW_BYTES = 4 * logs.PREVIEW_CHARS  # UTF-8 has at most four bytes a character


class ContainerLog:
    """The log of one container. The grader's stays out of the task's logs: it may name private data."""

    def __init__(self, store: OpenStore, row, content: bytes = b"") -> None:
        self.store = store
        self.row = row
        self.content = bytearray(content)

    @property
    def tail(self) -> str:
        return bytes(self.content[-containers.LOG_TAIL_CHARS :]).decode(errors="replace")

    async def follow(self, runner, handle: Handle) -> None:
        """Takes in all that the container prints until it has ended; what has come is on record while it runs."""
        async for chunk in runner.follow(handle):
            await self.add(chunk.data)

    async def add(self, data: bytes) -> None:
        first_byte = len(self.content)
        self.content += data
        if self.row.purpose == "run":
            await self.store.write(lambda tx: self._add(tx, first_byte, data))

    def _add(self, tx: Tx, first_byte: int, data: bytes) -> None:
        logs.add_chunk(tx, self.row.id, first_byte, data)
        if first_byte == 0:
            self._note(tx, None)
        events.emit(tx, self.row.task_id, "log", {"id": self.row.id, "first_byte": first_byte, "size_bytes": len(data)})

    def note(self, tx: Tx, file: Staged | None) -> str | None:
        """The name of the finished log; None for the grader's. Its chunks make room for the file."""
        if file is None:
            return None
        path = self.store.folder.log(self.row.task_id, self.row.id, f"{self.row.id}.log")
        staging.place(file, path)
        self._note(tx, path.relative_to(self.store.folder.root).as_posix())
        logs.drop_chunks(tx, self.row.id)
        return path.name

    def _note(self, tx: Tx, stored_path: str | None) -> None:
        shown = logs.cut_preview(bytes(self.content[:PREVIEW_BYTES]).decode(errors="replace"))
        logs.save(
            tx,
            self.row.task_id,
            f"{self.row.id}.log",
            preview=shown,
            size_bytes=len(self.content),
            container_id=self.row.id,
            stored_path=stored_path,
        )


async def recover(store: OpenStore, row) -> ContainerLog:
    """What an earlier run of the server had on record of the container's log."""
    return ContainerLog(store, row, await store.scan(lambda tx: logs.read_chunks(tx, row.id)))


@asynccontextmanager
async def staged(store: OpenStore, kept: ContainerLog | None) -> AsyncIterator[Staged | None]:
    """The finished log on disk, ready to be placed; None where there is none to keep."""
    if kept is None or kept.row.purpose != "run":
        yield None
        return
    async with staging.staged(store.folder, bytes(kept.content)) as file:
        yield file
