"""Queries on loops and their rounds."""

import re
from typing import Unpack

import sqlalchemy as sa

from orchestrator.contract.errors import LoopNotFound
from orchestrator.contract.events import LoopChanged
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.states import FAILED_VERDICTS, LOOP_ENDED, RoundKind, RoundStatus
from orchestrator.contract.tasks import Framing, Task
from orchestrator.storage.changes import LoopChanges, NewLoop, RoundChanges
from orchestrator.storage.clock import as_text, measure_seconds_between, now, steady_now
from orchestrator.storage.events import emit
from orchestrator.storage.rows import CoderTurnRow, LoopRow, PastRoundRow, RoundRow, fetch_all, fetch_one, select_fields
from orchestrator.storage.tables import loops, rounds, versions
from orchestrator.storage.transaction import Tx

_live = loops.c.state.not_in(LOOP_ENDED)
_NUMBERED = re.compile(r"v([0-9]{1,6})")  # as many versions as a budget may have; longer numbers are a user's own
MAX_LABELS = 50  # newest ones that are read to choose the next

# Built once: a loop asks these many times a version.
_LOOP, _TASK, _NUMBER, _LABEL = (sa.bindparam(name) for name in ("of_loop", "of_task", "number", "label"))
_FIND = sa.select(loops).where(loops.c.id == _LOOP)
_NEWEST = sa.select(loops).where(loops.c.task_id == _TASK).order_by(loops.c.num.desc()).limit(1)
_LIVE_LOOPS = sa.select(loops).where(_live).order_by(loops.c.num)
_OF_LOOP = sa.select(rounds).where(rounds.c.loop_id == _LOOP)
_TICKING = sa.select(loops).where(_live, loops.c.running_since.is_not(None))
_ROUND = _OF_LOOP.where(rounds.c.round == _NUMBER)
_ROUND_OF_VERSION = _OF_LOOP.where(rounds.c.version == _LABEL)
_ROUNDS_AFTER = _OF_LOOP.where(rounds.c.round > _NUMBER).order_by(rounds.c.round)
_CONFIRMED = _OF_LOOP.where(rounds.c.confirmed).order_by(rounds.c.round)
_PAST = sa.select(*select_fields(rounds, PastRoundRow)).where(rounds.c.loop_id == _LOOP).order_by(rounds.c.round)
_CODER_TURNS = sa.select(*select_fields(rounds, CoderTurnRow)).where(rounds.c.loop_id == _LOOP).order_by(rounds.c.round)
_NEWEST_ROUND = sa.select(sa.func.max(rounds.c.round)).where(rounds.c.loop_id == _LOOP)
_VERSION_LABELS = (
    sa.select(versions.c.version).where(versions.c.task_id == _TASK).order_by(versions.c.num.desc()).limit(MAX_LABELS)
)
_ROUND_LABELS = (
    sa.select(rounds.c.version)
    .where(rounds.c.loop_id == _NEWEST.with_only_columns(loops.c.id).scalar_subquery())
    .order_by(rounds.c.round.desc())
    .limit(MAX_LABELS)
)
_ROUNDS_OF_TASK = (
    sa.select(loops.c.id)
    .join(rounds, rounds.c.loop_id == loops.c.id)
    .where(loops.c.task_id == _TASK, rounds.c.version == _LABEL)
)
_OWNER = _ROUNDS_OF_TASK.where(_live)
_USES = (
    sa.select(versions.c.num).where(versions.c.task_id == _TASK, versions.c.version == _LABEL).limit(1),
    _ROUNDS_OF_TASK.limit(1),
)


def add(tx: Tx, task_id: int, **values: Unpack[NewLoop]) -> str:
    """Add a loop that waits to start; return its id, `loop-` and its number."""
    row = {"task_id": task_id, "wanted": "running", "state": "requested", "doing": "waiting to start"}
    row |= {"started_at": now()} | values
    num = tx.execute(sa.insert(loops).values(row).returning(loops.c.num)).scalar_one()
    tx.execute(sa.update(loops).where(loops.c.num == num).values(id=f"loop-{num}"))
    return f"loop-{num}"


def find(tx: Tx, loop_id: str) -> LoopRow:
    """Return the loop; raise LoopNotFound."""
    loop = fetch_one(tx, LoopRow, _FIND, {"of_loop": loop_id})
    if loop is None:
        raise LoopNotFound(f"There is no loop {loop_id!r}.")
    return loop


def find_of_task(tx: Tx, task_id: int, loop_id: str | None) -> LoopRow:
    """Return the loop of the task, the newest if none is named; raise LoopNotFound."""
    row = find_newest(tx, task_id) if loop_id is None else find(tx, loop_id)
    if row.task_id != task_id:
        raise LoopNotFound(f"Task {task_id} has no loop {loop_id!r}; get_loops lists its loops.")
    return row


def find_newest(tx: Tx, task_id: int) -> LoopRow:
    """Return the task's newest loop; raise LoopNotFound if it has none."""
    loop = find_newest_or_none(tx, task_id)
    if loop is None:
        raise LoopNotFound(f"Task {task_id} has no loop; start_loop starts one.")
    return loop


def find_newest_or_none(tx: Tx, task_id: int) -> LoopRow | None:
    return fetch_one(tx, LoopRow, _NEWEST, {"of_task": task_id})


def list_live(tx: Tx) -> list[LoopRow]:
    """Return loops that have not ended, oldest first."""
    return fetch_all(tx, LoopRow, _LIVE_LOOPS)


def list_of_task(tx: Tx, task_id: int) -> list[LoopRow]:
    """Return the task's loops, oldest first."""
    return fetch_all(tx, LoopRow, sa.select(loops).where(loops.c.task_id == task_id).order_by(loops.c.num))


def find_newest_with_version(tx: Tx, task_id: int, version: str) -> LoopRow | None:
    """Return the task's newest loop that has a round with the label."""
    query = sa.select(loops).join(rounds, rounds.c.loop_id == loops.c.id).where(loops.c.task_id == task_id)
    newest = query.where(rounds.c.version == version).order_by(loops.c.num.desc()).limit(1)
    return fetch_one(tx, LoopRow, newest)


def find_framing(tx: Tx, task: Task) -> Framing | None:
    """Return by what versions are graded, as the newest loop that settled it or else the task says.

    None while that is open.
    """
    loop = fetch_one(tx, LoopRow, _NEWEST.where(loops.c.direction.is_not(None)), {"of_task": task.id})
    if loop is not None and loop.metric is not None and loop.direction is not None:
        return Framing(
            metric=loop.metric, direction=loop.direction, target=loop.target, positive_class=loop.positive_class
        )
    objective = task.spec.objective
    if objective.metric is None:
        return None
    direction = objective.direction or direction_of(objective.metric)
    if direction is None:
        return None
    return Framing(
        metric=objective.metric,
        direction=direction,
        target=objective.target,
        positive_class=settle_positive_class(task.data, task.spec),
    )


def find_live_of_task(tx: Tx, task_id: int) -> LoopRow | None:
    return fetch_one(tx, LoopRow, sa.select(loops).where(loops.c.task_id == task_id, _live))


def update(tx: Tx, loop_id: str, **values: Unpack[LoopChanges]) -> None:
    tx.execute(sa.update(loops).where(loops.c.id == loop_id).values(values))


def emit_changed(tx: Tx, loop_id: str, *, wakes_engine: bool = False) -> None:
    """Emit the loop as it now stands, for all who watch its task."""
    row = find(tx, loop_id)
    change = LoopChanged(
        task_id=row.task_id,
        loop_id=row.id,
        state=row.state,
        wanted=row.wanted,
        stop_reason=row.stop_reason,
        doing=row.doing,
        metric=row.metric,
        direction=row.direction,
        target=row.target,
        best=row.best,
        error=row.error,
    )
    emit(tx, change, wakes_engine=wakes_engine)


def measure_wall_seconds(loop: LoopRow) -> float:
    """Return how long the loop has been running, without pauses and without time in which the server was down."""
    running = measure_seconds_between(loop.running_since, as_text(steady_now())) if loop.running_since else 0.0
    return loop.wall_seconds + max(running, 0.0)


def start_clock(tx: Tx, loop: LoopRow) -> None:
    """Let the loop's time count from now on, if it does not yet."""
    if loop.running_since is None:
        update(tx, loop.id, running_since=as_text(steady_now()))


def stop_clock(tx: Tx, loop: LoopRow) -> None:
    """Add the time since the loop last began to run, and stop its clock."""
    update(tx, loop.id, wall_seconds=measure_wall_seconds(loop), running_since=None)


def count_time(tx: Tx) -> None:
    """Add the time since the last count to every loop whose clock runs: a crash loses no more than what came after."""
    for loop in fetch_all(tx, LoopRow, _TICKING):
        update(tx, loop.id, wall_seconds=measure_wall_seconds(loop), running_since=as_text(steady_now()))


def skip_downtime(tx: Tx) -> None:
    """Let clocks that a crash left running go on from now: what was counted by then stands."""
    tx.execute(
        sa.update(loops).where(_live, loops.c.running_since.is_not(None)).values(running_since=as_text(steady_now()))
    )


def list_rounds(tx: Tx, loop_id: str, after: int = 0) -> list[RoundRow]:
    """Return every round after the one of that number, first to last."""
    return fetch_all(tx, RoundRow, _ROUNDS_AFTER, {"of_loop": loop_id, "number": after})


def list_past_rounds(tx: Tx, loop_id: str) -> list[PastRoundRow]:
    """Return what search policies are told of every round, first to last."""
    return fetch_all(tx, PastRoundRow, _PAST, {"of_loop": loop_id})


def list_coder_turns(tx: Tx, loop_id: str) -> list[CoderTurnRow]:
    """Return what the choice of a coder is told of every round, first to last."""
    return fetch_all(tx, CoderTurnRow, _CODER_TURNS, {"of_loop": loop_id})


def find_round_of_version(tx: Tx, loop_id: str, version: str | None) -> RoundRow | None:
    """Return the round whose version has the label."""
    return fetch_one(tx, RoundRow, _ROUND_OF_VERSION, {"of_loop": loop_id, "label": version})


def find_baseline(tx: Tx, loop_id: str) -> RoundRow | None:
    return fetch_one(tx, RoundRow, _ROUND, {"of_loop": loop_id, "number": 1})


def find_newest_round_number(tx: Tx, loop_id: str) -> int:
    """Return its number, which is the number of rounds; 0 if there is none."""
    return tx.execute(_NEWEST_ROUND, {"of_loop": loop_id}).scalar_one() or 0


def list_confirmed_rounds(tx: Tx, loop_id: str) -> list[RoundRow]:
    """Return rounds whose score was confirmed, first to last: new bests, so few in a loop of any length."""
    return fetch_all(tx, RoundRow, _CONFIRMED, {"of_loop": loop_id})


def count_graded_rounds(tx: Tx, loop_id: str) -> int:
    """Return how many rounds have their verdict by a score."""
    where = (rounds.c.loop_id == loop_id, rounds.c.verdict.is_not(None), rounds.c.verdict.not_in(FAILED_VERDICTS))
    return tx.execute(sa.select(sa.func.count()).select_from(rounds).where(*where)).scalar_one()


def find_round(tx: Tx, loop_id: str, number: int) -> RoundRow:
    """Return the round of that number. Raises LoopNotFound if the loop has none."""
    row = fetch_one(tx, RoundRow, _ROUND, {"of_loop": loop_id, "number": number})
    if row is None:
        raise LoopNotFound(f"Loop {loop_id!r} has no round {number}.")
    return row


def add_round(
    tx: Tx,
    loop_id: str,
    number: int,
    *,
    kind: RoundKind,
    version: str,
    parent: str | None,
    note: str = "",
    coder: str | None = None,
    status: RoundStatus = "proposing",
) -> None:
    values = {
        "loop_id": loop_id,
        "round": number,
        "kind": kind,
        "version": version,
        "parent": parent,
        "note": note,
        "coder": coder,
        "status": status,
    }
    tx.execute(sa.insert(rounds).values(**values, scores=[], held_out=[], seconds={}, started_at=now()))


def update_round(tx: Tx, loop_id: str, number: int, **values: Unpack[RoundChanges]) -> None:
    tx.execute(sa.update(rounds).where(rounds.c.loop_id == loop_id, rounds.c.round == number).values(values))


def find_live_owner(tx: Tx, task_id: int, version: str) -> str | None:
    """Return the id of the live loop that has a round with the label."""
    return tx.execute(_OWNER, {"of_task": task_id, "label": version}).scalar_one_or_none()


def choose_next_label(tx: Tx, task_id: int) -> str:
    """Return `v` and a number that is above those of the task's newest versions and rounds, and is not in use."""
    labels = [
        label for query in (_VERSION_LABELS, _ROUND_LABELS) for (label,) in tx.execute(query, {"of_task": task_id})
    ]
    number = max((int(match[1]) for label in labels if (match := _NUMBERED.fullmatch(label))), default=0) + 1
    while _is_used(tx, task_id, f"v{number}"):
        number += 1
    return f"v{number}"


def _is_used(tx: Tx, task_id: int, label: str) -> bool:
    return any(tx.execute(query, {"of_task": task_id, "label": label}).first() for query in _USES)
