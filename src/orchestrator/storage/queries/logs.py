"""Queries on logs: live ones in compressed chunks, finished ones as files that a row points to."""

import zlib
from typing import NamedTuple

import sqlalchemy as sa

from orchestrator.contract.errors import LogNotFound
from orchestrator.contract.logs import LogFile
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.storage.clock import now
from orchestrator.storage.rows import LogFileRow, fetch_one, to_shape
from orchestrator.storage.tables import containers, log_chunks, log_files, model_calls
from orchestrator.storage.transaction import Tx

PREVIEW_LINES = 50
PREVIEW_CHARS = 16_384


class LogLocation(NamedTuple):
    """Where a log is: in a file, or in chunks while its container lives. `id` 0: nothing was printed yet."""

    id: int
    filename: str
    container_id: str | None
    stored_path: str | None
    ended: bool


_OF_OWNER = {"version": sa.func.coalesce(containers.c.version, model_calls.c.version), "status": containers.c.status}
_COLUMNS = tuple(_OF_OWNER.get(name, log_files.c.get(name)) for name in LogFile.model_fields)


def cut_preview(text: str) -> str:
    """Return the first 50 lines, at most 16,384 characters."""
    return "".join(text[:PREVIEW_CHARS].splitlines(keepends=True)[:PREVIEW_LINES])


def add_chunk(tx: Tx, container_id: str, first_byte: int, data: bytes) -> None:
    """Add a chunk; one that is written again after a crash changes nothing."""
    key = (log_chunks.c.container_id == container_id, log_chunks.c.first_byte == first_byte)
    if tx.execute(sa.select(log_chunks.c.size_bytes).where(*key)).one_or_none() is None:
        values = {
            "container_id": container_id,
            "first_byte": first_byte,
            "size_bytes": len(data),
            "packed": zlib.compress(data, 1),
        }
        tx.execute(sa.insert(log_chunks).values(values))


def read_chunks(tx: Tx, container_id: str) -> bytes:
    """Return all that is stored of a live container's log."""
    query = (
        sa.select(log_chunks.c.packed)
        .where(log_chunks.c.container_id == container_id)
        .order_by(log_chunks.c.first_byte)
    )
    return b"".join(zlib.decompress(packed) for (packed,) in tx.execute(query))


def read_tail(tx: Tx, container_id: str, max_bytes: int) -> bytes:
    """Return the last `max_bytes` of a live container's log."""
    query = sa.select(log_chunks.c.packed).where(log_chunks.c.container_id == container_id)
    parts, size = [], 0
    for (packed,) in tx.execute(query.order_by(log_chunks.c.first_byte.desc()).limit(64)):
        parts.append(zlib.decompress(packed))
        size += len(parts[-1])
        if size >= max_bytes:
            break
    return b"".join(reversed(parts))[-max_bytes:]


def drop_chunks(tx: Tx, container_id: str) -> None:
    tx.execute(sa.delete(log_chunks).where(log_chunks.c.container_id == container_id))


def save(
    tx: Tx,
    task_id: int,
    filename: str,
    *,
    preview: str,
    size_bytes: int,
    container_id: str | None = None,
    stored_path: str | None = None,
) -> None:
    """Insert or update the log's row."""
    values = {"preview": preview, "size_bytes": size_bytes, "stored_path": stored_path, "modified": now()}
    where = (log_files.c.task_id == task_id, log_files.c.filename == filename)
    if not tx.execute(sa.update(log_files).where(*where).values(values)).rowcount:
        values |= {"task_id": task_id, "filename": filename, "container_id": container_id}
        tx.execute(sa.insert(log_files).values(values))


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None) -> list[tuple[int, LogFile]]:
    """Return logs, newest first, each with its cursor number."""
    owners = log_files.outerjoin(containers, log_files.c.container_id == containers.c.id).outerjoin(
        model_calls, log_files.c.container_id == model_calls.c.call_id
    )
    query = sa.select(log_files.c.id, *_COLUMNS).select_from(owners).where(log_files.c.task_id == task_id)
    if after is not None:
        query = query.where(log_files.c.id < after)
    rows = tx.execute(query.order_by(log_files.c.id.desc()).limit(limit))
    return [(number, to_shape(LogFile, columns)) for number, *columns in rows]


def find(tx: Tx, task_id: int, filename: str) -> LogFileRow:
    """Return the log's row; raise LogNotFound if it does not exist or was removed."""
    query = sa.select(log_files).where(log_files.c.task_id == task_id, log_files.c.filename == filename)
    row = fetch_one(tx, LogFileRow, query)
    if row is None:
        raise LogNotFound(f"Task {task_id} has no log of that name; get_logs lists its logs.")
    if row.removed_at is not None:
        raise LogNotFound(
            f"This log was removed on {row.removed_at[:10]} (KEEP_LOGS_DAYS); get_logs still has its first lines."
        )
    return row


def locate(tx: Tx, task_id: int, filename: str | None, container_id: str | None) -> LogLocation:
    """Return the log by its name or its container, else the task's newest; raise LogNotFound."""
    if filename is None and container_id is None:
        log = find_newest(tx, task_id)
        if log is None:
            raise LogNotFound(f"Task {task_id} has no log yet.")
        return log
    filename = filename or f"{container_id}.log"
    query = sa.select(log_files).where(log_files.c.task_id == task_id, log_files.c.filename == filename)
    row = fetch_one(tx, LogFileRow, query)
    return _locate_empty(tx, task_id, filename) if row is None else _to_location(tx, row)


def find_newest(tx: Tx, task_id: int, before: int | None = None) -> LogLocation | None:
    """Return the task's newest log, or the newest before the one with that id."""
    query = sa.select(log_files).where(log_files.c.task_id == task_id)
    if before is not None:
        query = query.where(log_files.c.id < before)
    row = fetch_one(tx, LogFileRow, query.order_by(log_files.c.id.desc()).limit(1))
    return None if row is None else _to_location(tx, row)


def read_live(tx: Tx, task_id: int, log: LogLocation, offset: int) -> tuple[str | None, bytes]:
    """Return the path of the file if there is one by now, else what the chunks hold from that byte on."""
    query = sa.select(log_files.c.stored_path).where(
        log_files.c.task_id == task_id, log_files.c.filename == log.filename
    )
    stored_path = tx.execute(query).scalar_one_or_none()
    if stored_path is not None:
        return stored_path, b""
    reaching = log_chunks.c.first_byte + log_chunks.c.size_bytes > offset
    query = sa.select(log_chunks.c.first_byte, log_chunks.c.packed).where(
        log_chunks.c.container_id == log.container_id, reaching
    )
    rows = tx.execute(query.order_by(log_chunks.c.first_byte)).all()
    content = b"".join(zlib.decompress(packed) for _, packed in rows)
    return None, content[offset - rows[0][0] :] if rows else b""


def _to_location(tx: Tx, row: LogFileRow) -> LogLocation:
    ended = row.stored_path is not None or _has_ended(tx, row.container_id)
    return LogLocation(row.id, row.filename, row.container_id, row.stored_path, ended)


def _locate_empty(tx: Tx, task_id: int, filename: str) -> LogLocation:
    """Return the text of a model call, or the log of a container that has printed nothing yet; raise LogNotFound."""
    container_id = filename.removesuffix(".log")
    call = sa.select(model_calls.c.state).where(model_calls.c.call_id == container_id, model_calls.c.task_id == task_id)
    if (state := tx.execute(call).scalar_one_or_none()) is not None:
        return LogLocation(0, filename, container_id, None, state != "started")
    query = sa.select(containers.c.purpose).where(containers.c.id == container_id, containers.c.task_id == task_id)
    if tx.execute(query).scalar_one_or_none() != "run":  # what graders print may name private data
        raise LogNotFound(f"Task {task_id} has no log of that name; get_logs lists its logs.")
    return LogLocation(0, filename, container_id, None, _has_ended(tx, container_id))


def _has_ended(tx: Tx, container_id: str | None) -> bool:
    status = tx.execute(sa.select(containers.c.status).where(containers.c.id == container_id)).scalar_one_or_none()
    return status in CONTAINER_ENDED  # builds of environments print logs too: those end with their file
