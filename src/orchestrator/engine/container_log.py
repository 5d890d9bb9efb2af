"""What a container prints: live in compressed chunks while it runs, one file when it has ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from orchestrator.contract.containers import PUBLIC_EXECUTIONS, Purpose
from orchestrator.contract.events import LogGrew
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Handle
from orchestrator.engine.retry import retry_until_reached
from orchestrator.storage import events
from orchestrator.storage.files import staging
from orchestrator.storage.files.staging import StagedFile
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, logs
from orchestrator.storage.transaction import Tx

PREVIEW_BYTES = 4 * logs.PREVIEW_CHARS  # UTF-8 has at most four bytes a character


class LogOwner(Protocol):
    """For whom a log is kept: a container, or the build of an environment for the task that asked first."""

    @property
    def id(self) -> str: ...
    @property
    def task_id(self) -> int: ...
    @property
    def purpose(self) -> Purpose: ...


class ContainerLog:
    """The log of one container. The grader's stays out of the task's logs: it may name private data."""

    def __init__(self, store: OpenStore, row: LogOwner, content: bytes = b"") -> None:
        self.store = store
        self.row = row
        self.content = bytearray(content)

    @property
    def tail(self) -> str:
        return bytes(self.content[-containers.LOG_TAIL_CHARS :]).decode(errors="replace")

    async def follow(self, runner: Runner, handle: Handle) -> None:
        """Take in what the container prints, from where this log ends, until the container has ended."""

        async def follow_on() -> None:
            async for chunk in runner.follow(handle, len(self.content)):
                await self.add(chunk.data)

        await retry_until_reached(follow_on)

    async def add(self, data: bytes) -> None:
        """Take in the next bytes; they are on record when this returns."""
        first_byte = len(self.content)
        self.content += data
        if self.row.purpose in PUBLIC_EXECUTIONS:
            await self.store.write(lambda tx: self._add(tx, first_byte, data))

    def _add(self, tx: Tx, first_byte: int, data: bytes) -> None:
        logs.add_chunk(tx, self.row.id, first_byte, data)
        if first_byte == 0:
            self._note(tx, None)
        change = LogGrew(task_id=self.row.task_id, id=self.row.id, first_byte=first_byte, size_bytes=len(data))
        events.emit(tx, change)

    def note(self, tx: Tx, file: StagedFile | None) -> str | None:
        """Put the finished log in its place, instead of its chunks; return its name, None for the grader's."""
        if file is None:
            return None
        path = self.store.folder.log(self.row.task_id, self.row.id, f"{self.row.id}.log")
        staging.move_into_place(file, path)
        self._note(tx, path.relative_to(self.store.folder.root).as_posix())
        logs.drop_chunks(tx, self.row.id)
        return path.name

    def _note(self, tx: Tx, stored_path: str | None) -> None:
        preview = logs.cut_preview(bytes(self.content[:PREVIEW_BYTES]).decode(errors="replace"))
        logs.save(
            tx,
            self.row.task_id,
            f"{self.row.id}.log",
            preview=preview,
            size_bytes=len(self.content),
            container_id=self.row.id,
            stored_path=stored_path,
        )


async def recover(store: OpenStore, row: LogOwner) -> ContainerLog:
    """Return the log of a container as an earlier server had it on record."""
    return ContainerLog(store, row, await store.scan(lambda tx: logs.read_chunks(tx, row.id)))


@asynccontextmanager
async def stage_log(store: OpenStore, log: ContainerLog | None) -> AsyncIterator[StagedFile | None]:
    """Yield the finished log on disk, ready to be placed; None where there is none to keep."""
    if log is None or log.row.purpose not in PUBLIC_EXECUTIONS:
        yield None
        return
    async with staging.stage_file(store.folder, bytes(log.content)) as file:
        yield file
