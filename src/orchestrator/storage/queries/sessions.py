"""Queries on sessions. A session's own token is never stored, only its digest."""

import sqlalchemy as sa

from orchestrator.storage.clock import now
from orchestrator.storage.tables import sessions
from orchestrator.storage.transaction import Tx

_FIND = sa.select(sessions).where(sessions.c.digest == sa.bindparam("d"), sessions.c.expires_at > sa.bindparam("at"))


def add(tx: Tx, **values: str) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.expires_at <= now()))
    tx.execute(sa.insert(sessions).values(created_at=now(), **values))


def find(tx: Tx, digest: str) -> sa.Row | None:
    """The session, while it has not expired."""
    return tx.execute(_FIND, {"d": digest, "at": now()}).one_or_none()


def remove(tx: Tx, digest: str) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.digest == digest))
