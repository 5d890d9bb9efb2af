"""Queries on keyed answers: the first answer to a key is stored with what it changed, and repeated for the same key."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from orchestrator.contract.errors import KeyReused
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.storage.clock import now
from orchestrator.storage.tables import answers, loops
from orchestrator.storage.transaction import Tx

_ENGINE_KEY = re.compile(r"engine:(loop-[0-9]+)/")
_FIND = sa.select(answers.c.fingerprint, answers.c.answer).where(answers.c.key == sa.bindparam("k"))
_FIND_MANY = sa.select(answers.c.key, answers.c.answer).where(answers.c.key.in_(sa.bindparam("keys", expanding=True)))
_ADD = sa.insert(answers)


def find(tx: Tx, key: str, accepted: Collection[str]) -> str | None:
    """Return the stored answer as JSON, or None for a new key.

    Raises KeyReused if the fingerprint of the key's request is not among `accepted`.
    """
    row = tx.execute(_FIND, {"k": key}).one_or_none()
    if row is None:
        return None
    if row[0] not in accepted:
        raise KeyReused("This Idempotency-Key was already used with a different request; use a new key.")
    return row[1]


def find_many(tx: Tx, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the stored answers to those of the keys that have one, by key."""
    rows = tx.execute(_FIND_MANY, {"keys": keys})
    return {key: orjson.loads(answer) for key, answer in rows}


def add(tx: Tx, key: str, fingerprint: str, answer: str) -> None:
    row = {"key": key, "fingerprint": fingerprint, "answer": answer, "created_at": now()}
    tx.execute(_ADD, row | {"loop_id": _parse_loop_id(key)})


def expire(tx: Tx, before: str, limit: int) -> int:
    """Delete at most `limit` answers older than `before`, the oldest first; return how many."""
    old = sa.select(answers.c.key).where(answers.c.created_at < before).order_by(answers.c.created_at).limit(limit)
    return tx.execute(sa.delete(answers).where(answers.c.key.in_(old))).rowcount


def drop_of_ended_loops(tx: Tx, ended_before: str, limit: int) -> int:
    """Delete at most `limit` answers to stages of loops that ended before then, which nobody needs; return how many."""
    over = sa.select(loops.c.id).where(loops.c.state.in_(LOOP_ENDED), loops.c.ended_at < ended_before)
    unwanted = sa.select(answers.c.key).where(answers.c.loop_id.in_(over)).limit(limit)
    return tx.execute(sa.delete(answers).where(answers.c.key.in_(unwanted))).rowcount


def find_oldest(tx: Tx) -> str | None:
    """Return when the oldest answer was stored."""
    return tx.execute(sa.select(sa.func.min(answers.c.created_at))).scalar_one()


def _parse_loop_id(key: str) -> str | None:
    """Return the loop in a key of the engine, `engine:loop-17/3/coder/upload_code/1`; None for any other key."""
    match = _ENGINE_KEY.match(key)
    return match and match[1]
