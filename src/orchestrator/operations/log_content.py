"""The content of a log: the bytes that there are of it, positions in them, and lines by number."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import BadCursor, Invalid
from orchestrator.contract.logs import LINE_BYTES, LogLine
from orchestrator.operations.call import Call
from orchestrator.operations.paging import pack_cursor, unpack_cursor
from orchestrator.storage.queries import logs, tasks
from orchestrator.storage.queries.logs import LogLocation
from orchestrator.storage.transaction import Tx

BLOCK_BYTES = 256 * 1024  # read at a time by what counts or searches
ANSWER_BYTES = 1024 * 1024  # of text in one answer

Filename = Annotated[str | None, Query(max_length=300, description="Name of the log, as get_logs lists it.")]
ContainerId = Annotated[str | None, Query(max_length=100, description="The log of this container, live or ended.")]


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A place in a log: the byte at which line `number` begins."""

    offset: int
    number: int


START = LogPosition(0, 1)


async def locate_log(call: Call, task_id: int, filename: str | None, container_id: str | None) -> LogLocation:
    """Return the log that is named, else the newest; raise LogNotFound or ContainerNotFound."""
    if filename is not None and container_id is not None and filename != f"{container_id}.log":
        raise Invalid("filename, container_id: give only one of them.", field="filename")

    def query(tx: Tx) -> LogLocation:
        tasks.check(tx, task_id)
        return logs.locate(tx, task_id, filename, container_id)

    return await call.store.read(query)


async def read_content(call: Call, task_id: int, log: LogLocation, offset: int) -> bytes:
    """Read the log from that byte on, as much as there is."""
    if log.stored_path is not None:
        return await asyncio.to_thread(_read, call.store.folder.root / log.stored_path, offset)
    stored_path, content = await call.store.scan(lambda tx: logs.read_live(tx, task_id, log, offset))
    if stored_path is not None:  # it ended just now, and its chunks made room for the file
        return await asyncio.to_thread(_read, call.store.folder.root / stored_path, offset)
    return content


def _read(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()


def pack_log_cursor(filename: str, position: LogPosition) -> str:
    return pack_cursor(f"{position.number}:{filename}", position.offset)


def unpack_log_cursor(cursor: str) -> tuple[str, LogPosition]:
    name, offset = unpack_cursor(cursor)
    number, _, filename = name.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and int(number) > 0 and filename):
        raise BadCursor("The cursor does not come from this operation; start without a cursor.")
    return filename, LogPosition(offset, int(number))


def count_lines(content: bytes) -> int:
    """Count the lines; a last line without its end counts."""
    return content.count(b"\n") + (bool(content) and not content.endswith(b"\n"))


def find_line(content: bytes, number: int) -> LogPosition:
    """Return where the line begins; the end of the content if there are fewer."""
    offset, reached = 0, 1
    while (
        offset + BLOCK_BYTES < len(content)
        and reached + (ends := content.count(b"\n", offset, offset + BLOCK_BYTES)) < number
    ):
        offset, reached = offset + BLOCK_BYTES, reached + ends
    while reached < number:
        end = content.find(b"\n", offset)
        if end < 0:
            return LogPosition(len(content), reached)
        offset, reached = end + 1, reached + 1
    return LogPosition(offset, reached)


def find_last_lines(content: bytes, lines: int) -> LogPosition:
    """Return where the last so many lines begin."""
    offset = len(content) - content.endswith(b"\n")
    for _ in range(lines):
        offset = content.rfind(b"\n", 0, max(offset, 0))
        if offset < 0:
            return START
    return LogPosition(offset + 1, content.count(b"\n", 0, offset + 1) + 1)


def read_lines(
    content: bytes, position: LogPosition, max_lines: int, *, ended: bool
) -> tuple[list[LogLine], LogPosition]:
    """Return at most so many lines, as much text as an answer holds, and where to go on: before an unfinished line."""
    lines: list[LogLine] = []
    offset, number, budget = position.offset, position.number, ANSWER_BYTES
    while len(lines) < max_lines and offset < len(content) and budget > 0:
        end = content.find(b"\n", offset)
        if end < 0 and not ended:
            lines.append(_build_line(content[offset:], number, unfinished=True))
            break
        end = len(content) if end < 0 else end
        lines.append(_build_line(content[offset:end], number))
        budget -= min(end - offset, LINE_BYTES)
        offset, number = end + 1, number + 1
    return lines, LogPosition(min(offset, len(content)), number)


def _build_line(raw: bytes, number: int, *, unfinished: bool = False) -> LogLine:
    raw = raw if unfinished else raw.removesuffix(b"\r")
    cut = len(raw) > LINE_BYTES
    return LogLine(
        number=number, text=_cut_line(raw).decode(errors="replace"), size_bytes=len(raw), cut=cut, unfinished=unfinished
    )


def _cut_line(raw: bytes) -> bytes:
    """Return what there is room for: of a progress bar, which overwrites its line, the newest states."""
    if len(raw) <= LINE_BYTES:
        return raw
    end = raw[-LINE_BYTES:]
    overwritten = end.find(b"\r")
    return end[overwritten + 1 :] if 0 <= overwritten < len(end) - 1 else raw[:LINE_BYTES]
