"""Queries on what model calls and sessions write while they are under way. It is kept as live logs are, in chunks."""

import sqlalchemy as sa

from orchestrator.contract.events import LogGrew
from orchestrator.contract.model_calls import MAX_TEXT_BYTES, ModelCallSummary
from orchestrator.storage.events import emit
from orchestrator.storage.queries import logs
from orchestrator.storage.tables import log_chunks, log_files, model_calls
from orchestrator.storage.transaction import Tx

_is_listed = sa.and_(
    log_files.c.task_id == model_calls.c.task_id, log_files.c.filename == model_calls.c.call_id + ".log"
)


def add_text(tx: Tx, call: ModelCallSummary, first_byte: int, text: str) -> int:
    """Keep a piece of what a call writes, unless it is kept already; return up to which byte the text is stored."""
    size = _measure_text(tx, call.call_id)
    data = text.encode("utf-8", "replace")[: max(0, MAX_TEXT_BYTES - size)]
    if first_byte != size or not data:
        return size
    logs.add_chunk(tx, call.call_id, size, data)
    emit(tx, LogGrew(task_id=call.task_id, id=call.call_id, first_byte=size, size_bytes=len(data)))
    return size + len(data)


def drop_text(tx: Tx, call_id: str) -> None:
    """Drop what a model has written, as its answer replaces it; the log of a session is listed, and stays."""
    query = sa.select(sa.exists().where(_is_listed)).where(model_calls.c.call_id == call_id)
    if not tx.execute(query).scalar_one():
        logs.drop_chunks(tx, call_id)


def list_cut_sessions(tx: Tx) -> list[tuple[str, int]]:
    """Return sessions of coding agents whose log is still live, each with its task: at a start, nobody writes it."""
    query = (
        sa.select(model_calls.c.call_id, model_calls.c.task_id)
        .join(log_chunks, log_chunks.c.container_id == model_calls.c.call_id)
        .join(log_files, _is_listed)
        .where(log_files.c.stored_path.is_(None), log_chunks.c.first_byte == 0)
    )
    return [(call_id, task_id) for call_id, task_id in tx.execute(query)]


def _measure_text(tx: Tx, call_id: str) -> int:
    end = sa.func.max(log_chunks.c.first_byte + log_chunks.c.size_bytes)
    return tx.execute(sa.select(end).where(log_chunks.c.container_id == call_id)).scalar_one() or 0
