"""Queries on sessions. A session's own token is never stored, only its digest."""

from typing import Unpack

import sqlalchemy as sa

from orchestrator.storage.changes import NewSession
from orchestrator.storage.clock import now
from orchestrator.storage.rows import SessionRow, fetch_one
from orchestrator.storage.tables import sessions
from orchestrator.storage.transaction import Tx

_FIND = sa.select(sessions).where(sessions.c.digest == sa.bindparam("d"), sessions.c.expires_at > sa.bindparam("at"))


def add(tx: Tx, **values: Unpack[NewSession]) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.expires_at <= now()))
    tx.execute(sa.insert(sessions).values(created_at=now(), **values))


def find(tx: Tx, digest: str) -> SessionRow | None:
    """Return the session, unless it has expired."""
    return fetch_one(tx, SessionRow, _FIND, {"d": digest, "at": now()})


def remove(tx: Tx, digest: str) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.digest == digest))
