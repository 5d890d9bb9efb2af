"""The keyed-answer table: the first answer to a key is stored with what it changed, and given again for the same key."""

import hashlib

import sqlalchemy as sa

from orchestrator.contract.errors import KeyReused
from orchestrator.storage.clock import now
from orchestrator.storage.tables import answers

_FIND = sa.select(answers.c.fingerprint, answers.c.answer).where(answers.c.key == sa.bindparam("k"))
_ADD = sa.insert(answers)


def find(tx: sa.Connection, key: str, request: bytes) -> str | None:
    """The stored answer as JSON, or None for a new key. Raises KeyReused if the key stood for another request."""
    row = tx.execute(_FIND, {"k": key}).one_or_none()
    if row is None:
        return None
    if row[0] != _fingerprint(request):
        raise KeyReused("This Idempotency-Key was used before with another request; use a new key.")
    return row[1]


def add(tx: sa.Connection, key: str, request: bytes, answer: str) -> None:
    tx.execute(_ADD, {"key": key, "fingerprint": _fingerprint(request), "answer": answer, "created_at": now()})


def expire(tx: sa.Connection, before: str) -> int:
    """How many answers older than `before` were dropped."""
    return tx.execute(sa.delete(answers).where(answers.c.created_at < before)).rowcount


def _fingerprint(request: bytes) -> str:
    return hashlib.sha256(request).hexdigest()
