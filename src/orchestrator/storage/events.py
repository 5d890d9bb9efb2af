"""Event rows: emitted while a transaction runs, numbered at its end, read back by whoever resumes."""

from typing import Any

import orjson
import sqlalchemy as sa

from orchestrator.contract.events import Change, EventKind
from orchestrator.storage.clock import now
from orchestrator.storage.hub import ALL_TASKS, StoredEvent
from orchestrator.storage.tables import counters, events, tasks
from orchestrator.storage.transaction import Tx

EmittedEvent = tuple[int, EventKind, str, bool]  # task, kind, data as JSON, whether it wakes the engine
MAX_TEXT_CHARS = 8_192  # characters of one text in an event; the record itself holds all of it

_BUMP_TASK = (
    sa.update(tasks)
    .where(tasks.c.id == sa.bindparam("of_task"))
    .values(last_seq=tasks.c.last_seq + sa.bindparam("more"))
    .returning(tasks.c.last_seq)
)
_BUMP_ALL = (
    sa.update(counters)
    .where(counters.c.name == "events")
    .values(n=counters.c.n + sa.bindparam("more"))
    .returning(counters.c.n)
)
_ADD = sa.insert(events)
_COLUMNS = (events.c.position, events.c.task_id, events.c.seq, events.c.kind, events.c.data, events.c.created_at)
_AFTER_SEQ = (
    sa.select(*_COLUMNS)
    .where(events.c.task_id == sa.bindparam("of_task"), events.c.seq > sa.bindparam("after"))
    .order_by(events.c.seq)
    .limit(sa.bindparam("max_rows"))
)
_AFTER_POSITION = (
    sa.select(*_COLUMNS)
    .where(events.c.position > sa.bindparam("after"))
    .order_by(events.c.position)
    .limit(sa.bindparam("max_rows"))
)


def emit(tx: Tx, change: Change, *, wakes_engine: bool = False) -> None:
    """Note that something of the task changed; the event is stored and numbered in the same transaction.

    wakes_engine: something is now wanted that only the engine can make so.
    """
    data = change.model_dump(exclude_unset=True)
    too_long = [name for name, value in data.items() if isinstance(value, str) and len(value) > MAX_TEXT_CHARS]
    if too_long:
        data |= {name: data[name][:MAX_TEXT_CHARS] for name in too_long} | {"cut": True}
    tx.info["emitted"].append((change.task_id, change.event_kind, orjson.dumps(data).decode(), wakes_engine))


def store_emitted(tx: Tx, emitted: list[EmittedEvent]) -> list[StoredEvent]:
    """Store the emitted events and number them.

    Rows of `tasks` are locked last and in order of id: no deadlocks, short locks.
    """
    if not emitted:
        return []
    last_seq = _reserve_numbers(tx, emitted)
    position = tx.execute(_BUMP_ALL, {"more": len(emitted)}).scalar_one() - len(emitted)
    created_at = now()
    committed: list[StoredEvent] = []
    rows: list[dict[str, Any]] = []
    for task_id, kind, data, wakes_engine in emitted:
        position, seq = position + 1, last_seq[task_id] + 1
        last_seq[task_id] = seq
        rows.append(
            {"position": position, "task_id": task_id, "seq": seq, "kind": kind, "data": data, "created_at": created_at}
        )
        committed.append(_to_event(position, task_id, seq, kind, data, created_at)._replace(wakes_engine=wakes_engine))
    tx.execute(_ADD, rows)
    return committed


def list_after(tx: Tx, task_id: int, last: int, limit: int = 100) -> list[StoredEvent]:
    """Return events after `last`, oldest first: the task's own by number, or with ALL_TASKS all by position."""
    if task_id == ALL_TASKS:
        rows = tx.execute(_AFTER_POSITION, {"after": last, "max_rows": limit})
    else:
        rows = tx.execute(_AFTER_SEQ, {"of_task": task_id, "after": last, "max_rows": limit})
    return [_to_event(*row) for row in rows]


def find_newest_position(tx: Tx) -> int:
    return tx.execute(sa.select(counters.c.n).where(counters.c.name == "events")).scalar_one()


def _reserve_numbers(tx: Tx, emitted: list[EmittedEvent]) -> dict[int, int]:
    """Return the number before the first new event, by task."""
    counts: dict[int, int] = {}
    for task_id, *_ in emitted:
        counts[task_id] = counts.get(task_id, 0) + 1
    return {
        task_id: tx.execute(_BUMP_TASK, {"of_task": task_id, "more": counts[task_id]}).scalar_one() - counts[task_id]
        for task_id in sorted(counts)
    }


def _to_event(position: int, task_id: int, seq: int, kind: str, data: str, created_at: str) -> StoredEvent:
    ids = f'"task_id":{task_id},"seq":{seq},"cursor":"{position}"'
    body = f'{{{ids},"kind":"{kind}","data":{data},"created_at":"{created_at}"}}'
    return StoredEvent(position, task_id, seq, kind, body.encode())


def find_newest_seq(tx: Tx, task_id: int) -> int:
    return tx.execute(sa.select(tasks.c.last_seq).where(tasks.c.id == task_id)).scalar_one()
