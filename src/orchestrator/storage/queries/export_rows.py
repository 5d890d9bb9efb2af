"""Every row of a task, noun by noun and page by page, as an export contains them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from orchestrator.storage.tables import (
    checks,
    code,
    containers,
    events,
    log_files,
    loops,
    marks,
    messages,
    model_calls,
    regrades,
    results,
    rounds,
    tasks,
    trials,
    versions,
)
from orchestrator.storage.transaction import Tx

Key = tuple[int, ...]
PAGE_CHARS = 4 * 1024 * 1024
ROWS_FETCHED = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """One noun: what is selected, and the columns that order it."""

    select: sa.Select
    task: sa.Column
    key: tuple[sa.Column, ...]


_ROUNDS = sa.select(loops.c.num.label("loop_num"), *rounds.c).join(loops, loops.c.id == rounds.c.loop_id)
_CONTAINERS = sa.select(*(column for column in containers.c if column.name not in ("logs", "boot", "wanted", "handle")))
_MODEL_CALLS = sa.select(*(column for column in model_calls.c if column.name not in ("request", "answer")))
_LOGS = sa.select(*(column for column in log_files.c if column.name != "preview"))

KINDS: dict[str, Kind] = {
    "tasks": Kind(sa.select(*(column for column in tasks.c if column.name != "last_seq")), tasks.c.id, (tasks.c.id,)),
    "versions": Kind(sa.select(versions), versions.c.task_id, (versions.c.num,)),
    "code": Kind(sa.select(code).where(code.c.deleted_at.is_(None)), code.c.task_id, (code.c.id,)),
    "loops": Kind(sa.select(loops), loops.c.task_id, (loops.c.num,)),
    "rounds": Kind(_ROUNDS, loops.c.task_id, (loops.c.num, rounds.c.round)),
    "containers": Kind(_CONTAINERS.where(containers.c.deleted_at.is_(None)), containers.c.task_id, (containers.c.num,)),
    "checks": Kind(sa.select(checks), checks.c.task_id, (checks.c.num,)),
    "trials": Kind(sa.select(trials), trials.c.task_id, (trials.c.num,)),
    "regrades": Kind(sa.select(regrades), regrades.c.task_id, (regrades.c.num,)),
    "marks": Kind(sa.select(marks), marks.c.task_id, (marks.c.id,)),
    "results": Kind(sa.select(results), results.c.task_id, (results.c.id,)),
    "messages": Kind(sa.select(messages), messages.c.task_id, (messages.c.id,)),
    "feedback": Kind(sa.select(messages).where(messages.c.role == "feedback"), messages.c.task_id, (messages.c.id,)),
    "model_calls": Kind(_MODEL_CALLS, model_calls.c.task_id, (model_calls.c.num,)),
    "logs": Kind(_LOGS, log_files.c.task_id, (log_files.c.id,)),
    "events": Kind(sa.select(events), events.c.task_id, (events.c.seq,)),
}


def list_page(
    tx: Tx, name: str, task_id: int, *, after: Key | None, upto: Key, limit: int
) -> tuple[list[dict[str, Any]], Key | None]:
    """Return at most `limit` rows after `after` and up to `upto`, oldest first, and the key of the last one.

    The key is None if there are no rows left.
    """
    kind = KINDS[name]
    query = kind.select.where(kind.task == task_id, _compare_key(kind, upto, lambda ours, theirs: ours <= theirs))
    if after is not None:
        query = query.where(_compare_key(kind, after, lambda ours, theirs: ours > theirs))
    rows = list(fetch_bounded(tx, query.order_by(*kind.key).limit(limit)))
    if not rows:
        return [], None
    names = ["loop_num" if column is loops.c.num and name == "rounds" else column.name for column in kind.key]
    return [_to_json_row(row) for row in rows], tuple(rows[-1][column] for column in names)


def fetch_bounded(tx: Tx, query: sa.Select[Any]) -> Iterator[dict[str, Any]]:
    """Yield rows by column name until their texts have PAGE_CHARS together: one may have a million characters."""
    chars = 0
    with tx.execute(query.execution_options(yield_per=ROWS_FETCHED)) as answer:
        names = tuple(answer.keys())
        for values in answer:
            row = dict(zip(names, values, strict=True))
            yield row
            chars += sum(len(value) for value in row.values() if isinstance(value, str))
            if chars >= PAGE_CHARS:
                return


def find_newest_key(tx: Tx, name: str, task_id: int) -> Key | None:
    """Return the key of the last row there is now: later ones stay out of an export that has begun."""
    kind = KINDS[name]
    keys = kind.select.with_only_columns(*kind.key).where(kind.task == task_id)
    row = tx.execute(keys.order_by(*(column.desc() for column in kind.key)).limit(1)).one_or_none()
    return None if row is None else tuple(row)


def _compare_key(
    kind: Kind, key: Key, relation: Callable[[Any, Any], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    if len(kind.key) == 1:
        return relation(kind.key[0], key[0])
    return relation(sa.tuple_(*kind.key), sa.tuple_(*(sa.literal(part) for part in key)))


def _to_json_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row as JSON has it: what an event carries is a text in the database and an object here."""
    if isinstance(row.get("data"), str):
        row = row | {"data": orjson.loads(row["data"])}
    return {name: value for name, value in row.items() if name != "loop_num"}
