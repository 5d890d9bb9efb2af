"""The keyed-answer table: the first answer to a key is stored with what it changed, and given again for the same key."""

import re
from collections.abc import Collection

import sqlalchemy as sa

from orchestrator.contract.errors import KeyReused
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.storage.clock import now
from orchestrator.storage.tables import answers, loops
from orchestrator.storage.transaction import Tx

_ENGINE_KEY = re.compile(r"engine:(loop-[0-9]+)/")
_FIND = sa.select(answers.c.fingerprint, answers.c.answer).where(answers.c.key == sa.bindparam("k"))
_ADD = sa.insert(answers)


def find(tx: Tx, key: str, accepted: Collection[str]) -> str | None:
    """Return the stored answer as JSON, or None for a new key; raise KeyReused unless its request has a fingerprint of `accepted`."""
    row = tx.execute(_FIND, {"k": key}).one_or_none()
    if row is None:
        return None
    if row[0] not in accepted:
        raise KeyReused("This Idempotency-Key was used before with another request; use a new key.")
    return row[1]


def add(tx: Tx, key: str, fingerprint: str, answer: str) -> None:
    row = {"key": key, "fingerprint": fingerprint, "answer": answer, "created_at": now()}
    tx.execute(_ADD, row | {"loop_id": _loop_of(key)})


def expire(tx: Tx, before: str, limit: int) -> int:
    """How many answers older than `before` were dropped, at most `limit`, the oldest first."""
    old = sa.select(answers.c.key).where(answers.c.created_at < before).order_by(answers.c.created_at).limit(limit)
    return tx.execute(sa.delete(answers).where(answers.c.key.in_(old))).rowcount


def drop_of_ended_loops(tx: Tx, ended_before: str, limit: int) -> int:
    """How many answers to steps of loops that ended before then were dropped, at most `limit`: nobody asks for them again."""
    over = sa.select(loops.c.id).where(loops.c.state.in_(LOOP_ENDED), loops.c.ended_at < ended_before)
    unwanted = sa.select(answers.c.key).where(answers.c.loop_id.in_(over)).limit(limit)
    return tx.execute(sa.delete(answers).where(answers.c.key.in_(unwanted))).rowcount


def find_oldest(tx: Tx) -> str | None:
    """When the oldest answer that is kept was given."""
    return tx.execute(sa.select(sa.func.min(answers.c.created_at))).scalar_one()


def _loop_of(key: str) -> str | None:
    """The loop in an engine's key, `engine:loop-17/3/coder/upload_code/1`; None for any other."""
    found = _ENGINE_KEY.match(key)
    return found and found[1]
