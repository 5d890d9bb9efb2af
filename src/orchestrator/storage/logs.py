"""Queries on logs: live ones in compressed chunks, finished ones as files that a row points to."""

import zlib

import sqlalchemy as sa

from orchestrator.contract.errors import LogNotFound
from orchestrator.contract.logs import LogFile
from orchestrator.storage.clock import now
from orchestrator.storage.tables import log_chunks, log_files

PREVIEW_LINES = 50
PREVIEW_CHARS = 16_384

_COLUMNS = tuple(log_files.c[name] for name in LogFile.model_fields)


def preview(text: str) -> str:
    """The first 50 lines, at most 16,384 characters."""
    return "".join(text[:PREVIEW_CHARS].splitlines(keepends=True)[:PREVIEW_LINES])


def add_chunk(tx: sa.Connection, container_id: str, first_byte: int, data: bytes) -> None:
    """Stored once per place: a chunk written again after a crash changes nothing."""
    key = (log_chunks.c.container_id == container_id, log_chunks.c.first_byte == first_byte)
    if tx.execute(sa.select(log_chunks.c.size_bytes).where(*key)).one_or_none() is None:
        values = {"container_id": container_id, "first_byte": first_byte, "size_bytes": len(data), "packed": zlib.compress(data, 1)}
        tx.execute(sa.insert(log_chunks).values(values))


def chunks(tx: sa.Connection, container_id: str) -> bytes:
    """All that is stored of a live container's log."""
    query = sa.select(log_chunks.c.packed).where(log_chunks.c.container_id == container_id).order_by(log_chunks.c.first_byte)
    return b"".join(zlib.decompress(packed) for (packed,) in tx.execute(query))


def tail(tx: sa.Connection, container_id: str, most_bytes: int) -> bytes:
    """The end of a live container's log."""
    query = sa.select(log_chunks.c.packed).where(log_chunks.c.container_id == container_id)
    parts, size = [], 0
    for (packed,) in tx.execute(query.order_by(log_chunks.c.first_byte.desc()).limit(64)):
        parts.append(zlib.decompress(packed))
        size += len(parts[-1])
        if size >= most_bytes:
            break
    return b"".join(reversed(parts))[-most_bytes:]


def drop_chunks(tx: sa.Connection, container_id: str) -> None:
    tx.execute(sa.delete(log_chunks).where(log_chunks.c.container_id == container_id))


def note(
    tx: sa.Connection, task_id: int, filename: str, *, preview: str, size_bytes: int,
    container_id: str | None = None, stored_path: str | None = None,
) -> None:  # fmt: skip
    """The log's row, made or brought up to date."""
    values = {"preview": preview, "size_bytes": size_bytes, "stored_path": stored_path, "modified": now()}
    where = (log_files.c.task_id == task_id, log_files.c.filename == filename)
    if not tx.execute(sa.update(log_files).where(*where).values(values)).rowcount:
        values |= {"task_id": task_id, "filename": filename, "container_id": container_id}
        tx.execute(sa.insert(log_files).values(values))


def page(tx: sa.Connection, task_id: int, *, limit: int, after: int | None) -> list[tuple[int, LogFile]]:
    """Newest first, each with its cursor number."""
    query = sa.select(log_files.c.id, *_COLUMNS).where(log_files.c.task_id == task_id)
    if after is not None:
        query = query.where(log_files.c.id < after)
    rows = tx.execute(query.order_by(log_files.c.id.desc()).limit(limit)).mappings()
    return [(row["id"], LogFile.model_validate(dict(row))) for row in rows]


def find(tx: sa.Connection, task_id: int, filename: str) -> sa.Row:
    """Raises LogNotFound."""
    row = tx.execute(
        sa.select(log_files).where(log_files.c.task_id == task_id, log_files.c.filename == filename)
    ).one_or_none()
    if row is None:
        raise LogNotFound(f"Task {task_id} has no log of that name; get_logs lists what there is.")
    if row.removed_at is not None:
        raise LogNotFound(f"This log was removed on {row.removed_at[:10]} (KEEP_LOGS_DAYS); get_logs still has its first lines.")
    return row
