"""Queries on the best versions of a task's loops, and what they must have in common to be compared."""

from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa

from orchestrator.storage.rows import LoopRow, RoundRow, fetch_all
from orchestrator.storage.tables import containers, loops, results, rounds
from orchestrator.storage.transaction import Tx

_TASK = sa.bindparam("of_task")
_IS_BEST = sa.and_(rounds.c.loop_id == loops.c.id, rounds.c.version == loops.c.best)
_IS_START = sa.and_(
    rounds.c.loop_id == loops.c.id, rounds.c.version == loops.c.from_version, rounds.c.confirmed, rounds.c.round == 1
)
_BESTS = (
    sa.select(loops, rounds)
    .join(rounds, sa.or_(_IS_BEST, _IS_START))
    .where(loops.c.task_id == _TASK)
    .order_by(loops.c.num, rounds.c.round)
)
_GRADERS = (
    sa.select(loops.c.id, results.c.grader)
    .join(rounds, _IS_BEST)
    .join(containers, sa.and_(containers.c.loop_id == loops.c.id, containers.c.round == rounds.c.round))
    .join(results, results.c.container_id == containers.c.id)
    .where(loops.c.task_id == _TASK, results.c.graded.is_(True), results.c.grader.is_not(None))
    .distinct()
)
_PAGE = sa.select(loops).where(loops.c.task_id == _TASK).order_by(loops.c.num.desc())
_COUNT = sa.select(sa.func.count()).select_from(loops).where(loops.c.task_id == _TASK)


class LoopBest(NamedTuple):
    """A round that is the best of its loop, or the best version of another loop that its loop went on from."""

    loop: LoopRow
    round: RoundRow


def list_bests(tx: Tx, task_id: int) -> list[LoopBest]:
    """Return the bests of the task's loops and what these went on from, oldest loop first."""
    width = len(LoopRow._fields)
    rows = tx.execute(_BESTS, {"of_task": task_id})
    return [LoopBest(LoopRow._make(row[:width]), RoundRow._make(row[width:])) for row in rows]


def list_graders(tx: Tx, task_id: int) -> dict[str, frozenset[str]]:
    """Return by loop the fingerprints of the graders that scored its best version."""
    graders: defaultdict[str, set[str]] = defaultdict(set)
    for loop_id, grader in tx.execute(_GRADERS, {"of_task": task_id}):
        graders[loop_id].add(grader)
    return {loop_id: frozenset(names) for loop_id, names in graders.items()}


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None) -> list[LoopRow]:
    """Return the task's loops, newest first."""
    query = _PAGE if after is None else _PAGE.where(loops.c.num < after)
    return fetch_all(tx, LoopRow, query.limit(limit), {"of_task": task_id})


def count(tx: Tx, task_id: int) -> int:
    return tx.execute(_COUNT, {"of_task": task_id}).scalar_one()
