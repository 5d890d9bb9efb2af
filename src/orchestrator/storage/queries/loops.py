"""Queries on loops and their rounds."""

import re

import sqlalchemy as sa

from orchestrator.contract.errors import LoopNotFound
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.storage.clock import now, seconds_between
from orchestrator.storage.tables import events, loops, rounds, versions
from orchestrator.storage.transaction import Tx

_live = loops.c.state.not_in(LOOP_ENDED)
_NUMBERED = re.compile(
    r"v([0-9]{1,6})"
)  # as many versions as a budget may have; a longer number was somebody's own idea
LABELS = 50  # newest ones that the next is to be above of

# Built once: a loop asks these many times a version.
_LOOP, _TASK, _NUMBER, _LABEL = (sa.bindparam(name) for name in ("of_loop", "of_task", "number", "label"))
_FIND = sa.select(loops).where(loops.c.id == _LOOP)
_NEWEST = sa.select(loops).where(loops.c.task_id == _TASK).order_by(loops.c.num.desc()).limit(1)
_LIVE_LOOPS = sa.select(loops).where(_live).order_by(loops.c.num)
_OF_LOOP = sa.select(rounds).where(rounds.c.loop_id == _LOOP)
_ROUND = _OF_LOOP.where(rounds.c.round == _NUMBER)
_ROUND_OF_VERSION = _OF_LOOP.where(rounds.c.version == _LABEL)
_ROUNDS_AFTER = _OF_LOOP.where(rounds.c.round > _NUMBER).order_by(rounds.c.round)
_CONFIRMED = _OF_LOOP.where(rounds.c.confirmed).order_by(rounds.c.round)
_NEWEST_ROUND = sa.select(sa.func.max(rounds.c.round)).where(rounds.c.loop_id == _LOOP)
_VERSION_LABELS = (
    sa.select(versions.c.version).where(versions.c.task_id == _TASK).order_by(versions.c.num.desc()).limit(LABELS)
)
_ROUND_LABELS = (
    sa.select(rounds.c.version)
    .where(rounds.c.loop_id == _NEWEST.with_only_columns(loops.c.id).scalar_subquery())
    .order_by(rounds.c.round.desc())
    .limit(LABELS)
)
_ROUNDS_OF_TASK = (
    sa.select(loops.c.id)
    .join(rounds, rounds.c.loop_id == loops.c.id)
    .where(loops.c.task_id == _TASK, rounds.c.version == _LABEL)
)
_OWNER = _ROUNDS_OF_TASK.where(_live)
_BORNE = (
    sa.select(versions.c.num).where(versions.c.task_id == _TASK, versions.c.version == _LABEL).limit(1),
    _ROUNDS_OF_TASK.limit(1),
)


def add(tx: Tx, task_id: int, **values) -> str:
    """The new loop's id, `loop-` and its number."""
    row = {"task_id": task_id, "wanted": "running", "state": "requested", "segment": 1, "doing": "waiting to start"}
    row |= {"started_at": now()} | values
    num = tx.execute(sa.insert(loops).values(row).returning(loops.c.num)).scalar_one()
    tx.execute(sa.update(loops).where(loops.c.num == num).values(id=f"loop-{num}"))
    return f"loop-{num}"


def find(tx: Tx, loop_id: str) -> sa.Row:
    """Raises LoopNotFound."""
    row = tx.execute(_FIND, {"of_loop": loop_id}).one_or_none()
    if row is None:
        raise LoopNotFound(f"There is no loop {loop_id!r}.")
    return row


def newest(tx: Tx, task_id: int) -> sa.Row:
    """The task's newest loop. Raises LoopNotFound if it has none."""
    row = newest_or_none(tx, task_id)
    if row is None:
        raise LoopNotFound(f"Task {task_id} has no loop; start_loop starts one.")
    return row


def newest_or_none(tx: Tx, task_id: int) -> sa.Row | None:
    return tx.execute(_NEWEST, {"of_task": task_id}).one_or_none()


def live(tx: Tx) -> list[sa.Row]:
    """Loops that have not ended, oldest first."""
    return list(tx.execute(_LIVE_LOOPS))


def live_of_task(tx: Tx, task_id: int) -> sa.Row | None:
    return tx.execute(sa.select(loops).where(loops.c.task_id == task_id, _live)).one_or_none()


def update(tx: Tx, loop_id: str, **values) -> None:
    tx.execute(sa.update(loops).where(loops.c.id == loop_id).values(values))


def wall_seconds(row: sa.Row) -> float:
    """How long the loop has been running, pauses left out."""
    running = seconds_between(row.running_since, now()) if row.running_since else 0.0
    return row.wall_seconds + running


def rest_clock(tx: Tx, row: sa.Row) -> None:
    """Adds the time since the loop last began to run, and stands the clock still."""
    update(tx, row.id, wall_seconds=wall_seconds(row), running_since=None)


def next_segment(tx: Tx, row: sa.Row) -> None:
    """A loop that rests, or broke off, is requested anew."""
    where = (loops.c.id == row.id, loops.c.state == row.state, loops.c.segment == row.segment)
    tx.execute(
        sa.update(loops).where(*where).values(state="requested", segment=row.segment + 1, doing="waiting to go on")
    )


def skip_downtime(tx: Tx) -> None:
    """Clocks that a crash left running are counted up to the task's last event, and run on from now."""
    for row in tx.execute(sa.select(loops).where(_live, loops.c.running_since.is_not(None))).all():
        last = (
            sa.select(events.c.created_at).where(events.c.task_id == row.task_id).order_by(events.c.seq.desc()).limit(1)
        )
        until = max(tx.execute(last).scalar_one_or_none() or row.running_since, row.running_since)
        wall = row.wall_seconds + seconds_between(row.running_since, until)
        update(tx, row.id, wall_seconds=wall, running_since=now())


def rounds_of(tx: Tx, loop_id: str, after: int = 0) -> list[sa.Row]:
    """Every round behind the one of that number, first to last."""
    return list(tx.execute(_ROUNDS_AFTER, {"of_loop": loop_id, "number": after}))


def round_of(tx: Tx, loop_id: str, version: str | None) -> sa.Row | None:
    """The round whose version bears the label."""
    return tx.execute(_ROUND_OF_VERSION, {"of_loop": loop_id, "label": version}).one_or_none()


def baseline(tx: Tx, loop_id: str) -> sa.Row | None:
    return tx.execute(_ROUND, {"of_loop": loop_id, "number": 1}).one_or_none()


def newest_round(tx: Tx, loop_id: str) -> int:
    """Its number, which is that of all rounds; 0 if there is none."""
    return tx.execute(_NEWEST_ROUND, {"of_loop": loop_id}).scalar_one() or 0


def confirmed_rounds(tx: Tx, loop_id: str) -> list[sa.Row]:
    """Those whose score was confirmed, first to last: new bests, and so few, however long the loop is."""
    return list(tx.execute(_CONFIRMED, {"of_loop": loop_id}))


def find_round(tx: Tx, loop_id: str, number: int) -> sa.Row:
    return tx.execute(_ROUND, {"of_loop": loop_id, "number": number}).one()


def add_round(tx: Tx, loop_id: str, number: int, *, kind: str, version: str, parent: str | None) -> None:
    values = {
        "loop_id": loop_id,
        "round": number,
        "kind": kind,
        "version": version,
        "parent": parent,
        "status": "proposing",
    }
    tx.execute(sa.insert(rounds).values(**values, scores=[], held_out=[], seconds={}, started_at=now()))


def update_round(tx: Tx, loop_id: str, number: int, **values) -> None:
    tx.execute(sa.update(rounds).where(rounds.c.loop_id == loop_id, rounds.c.round == number).values(values))


def live_owner(tx: Tx, task_id: int, version: str) -> str | None:
    """The id of the live loop one of whose rounds bears the label."""
    return tx.execute(_OWNER, {"of_task": task_id, "label": version}).scalar_one_or_none()


def next_label(tx: Tx, task_id: int) -> str:
    """`v` and a number above those that the task's newest versions and rounds bear; one that nothing bears."""
    labels = [
        label for query in (_VERSION_LABELS, _ROUND_LABELS) for (label,) in tx.execute(query, {"of_task": task_id})
    ]
    number = max((int(found[1]) for label in labels if (found := _NUMBERED.fullmatch(label))), default=0) + 1
    while _is_borne(tx, task_id, f"v{number}"):
        number += 1
    return f"v{number}"


def _is_borne(tx: Tx, task_id: int, label: str) -> bool:
    return any(tx.execute(query, {"of_task": task_id, "label": label}).first() for query in _BORNE)
