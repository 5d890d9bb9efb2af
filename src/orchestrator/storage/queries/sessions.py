"""Queries on sessions. A session's own token is never stored, only its digest."""

from datetime import timedelta
from typing import Unpack

import sqlalchemy as sa

from orchestrator.storage.changes import NewSession
from orchestrator.storage.clock import as_text, now, steady_now
from orchestrator.storage.rows import SessionRow, fetch_one
from orchestrator.storage.tables import sessions
from orchestrator.storage.transaction import Tx

SESSION_LIFE = timedelta(days=14)

_FIND = sa.select(sessions).where(
    sessions.c.digest == sa.bindparam("digest_of_token"),
    sessions.c.expires_at > sa.bindparam("at"),
    sessions.c.expires_at <= sa.bindparam("latest"),
)


def add(tx: Tx, **values: Unpack[NewSession]) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.expires_at <= as_text(steady_now())))
    tx.execute(sa.insert(sessions).values(created_at=now(), **values))


def find(tx: Tx, digest: str) -> SessionRow | None:
    """Return the session, unless it has expired.

    One that would last longer than any may, as the clock was ahead when it began, has expired too.
    """
    moment = steady_now()
    bounds = {"at": as_text(moment), "latest": as_text(moment + SESSION_LIFE)}
    return fetch_one(tx, SessionRow, _FIND, {"digest_of_token": digest, **bounds})


def remove(tx: Tx, digest: str) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.digest == digest))
