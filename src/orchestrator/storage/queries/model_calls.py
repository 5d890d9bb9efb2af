"""Queries on calls of models, and on what they have used."""

import secrets
import zlib
from collections.abc import Sequence

import sqlalchemy as sa

from orchestrator.contract.errors import ModelCallNotFound, RecordEnded
from orchestrator.contract.events import ModelCallChanged
from orchestrator.contract.model_calls import MAX_TOKENS, ModelCall, ModelCallFinish, ModelCallStart, ModelCallSummary
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.queries import counters, live_texts
from orchestrator.storage.rows import select_fields, to_shape
from orchestrator.storage.tables import loops, model_calls
from orchestrator.storage.transaction import Tx

_SUMMARY = select_fields(model_calls, ModelCallSummary)
_WHOLE = select_fields(model_calls, ModelCall)

_has_ended = model_calls.c.state.in_(("answered", "failed"))


def lock_loop(tx: Tx, loop_id: str) -> None:
    """Keep other calls of the loop from being started until this transaction ends, on databases with many writers."""
    tx.execute(sa.select(loops.c.num).where(loops.c.id == loop_id).with_for_update()).all()


def find_same(tx: Tx, body: ModelCallStart, request_hash: str) -> list[ModelCallSummary]:
    """Return earlier calls with the same request in the same turn, oldest first."""
    query = sa.select(*_SUMMARY).where(
        model_calls.c.loop_id == body.loop_id,
        model_calls.c.round.is_not_distinct_from(body.round),
        model_calls.c.role == body.role,
        model_calls.c.request_hash == request_hash,
    )
    return [to_shape(ModelCallSummary, row) for row in tx.execute(query.order_by(model_calls.c.num))]


def mark_lost(tx: Tx, call_id: str) -> None:
    """Note that nobody will learn how the call ended: its reservation counts as spent."""
    _update(tx, call_id, state="lost", error="The call was cut short before its answer was stored.", ended_at=now())
    _count(tx, call_id)


def add(tx: Tx, body: ModelCallStart, request_hash: str) -> ModelCall:
    """Store a call that begins; return it."""
    call_id = f"call-{secrets.token_hex(8)}"
    values = body.model_dump(exclude={"request"}) | {
        "call_id": call_id,
        "state": "started",
        "request_hash": request_hash,
        "request": zlib.compress(body.request.encode()),
        "started_at": now(),
    }
    tx.execute(sa.insert(model_calls), values)
    return _emit(tx, call_id)


def replay(tx: Tx, body: ModelCallStart, request_hash: str, *, recorded_loop: str) -> ModelCall:
    """Store a call that is answered from a recorded loop: the n-th of its round and role there; raise RecordEnded."""
    in_turn = (model_calls.c.round.is_not_distinct_from(body.round), model_calls.c.role == body.role)
    of_record = sa.select(*_SUMMARY).where(model_calls.c.loop_id == recorded_loop, *in_turn, _has_ended)
    count_so_far = sa.select(sa.func.count()).where(model_calls.c.loop_id == body.loop_id, *in_turn)
    n = tx.execute(count_so_far).scalar_one()
    row = tx.execute(of_record.order_by(model_calls.c.num).offset(n).limit(1)).one_or_none()
    if row is None:
        where = "before its first round" if body.round is None else f"in round {body.round}"
        raise RecordEnded(
            f"Loop {recorded_loop} has {n} calls of the {body.role} {where} on record, and no further one."
        )
    recorded = to_shape(ModelCallSummary, row)
    started = add(tx, body.model_copy(update={"reserved_tokens": 0, "reserved_usd": 0.0}), request_hash)
    answer = sa.select(model_calls.c.answer).where(model_calls.c.call_id == recorded.call_id).scalar_subquery()
    of_recorded = recorded.model_dump(include={"state", "error", "input_tokens", "cached_tokens", "output_tokens"})
    _update(tx, started.call_id, **of_recorded, answer=answer, replayed=True, cost_usd=0.0, seconds=0.0, ended_at=now())
    _count(tx, started.call_id)
    return _emit(tx, started.call_id)


def finish(tx: Tx, body: ModelCallFinish) -> ModelCall:
    """Store how a call ended; return it."""
    usage = body.usage.model_dump() if body.usage else {}
    if body.error is None:
        live_texts.drop_text(tx, body.call_id)
    _update(
        tx,
        body.call_id,
        state="failed" if body.error is not None else "answered",
        error=body.error,
        answer=None if body.answer is None else zlib.compress(body.answer.encode()),
        cost_usd=body.cost_usd,
        seconds=body.seconds,
        counted_calls=body.counted_calls,
        ended_at=now(),
        **usage,
    )
    _count(tx, body.call_id)
    return _emit(tx, body.call_id)


def list_open(tx: Tx, loop_id: str, number: int, role: str) -> list[str]:
    """Return the calls of a turn that have not ended."""
    query = sa.select(model_calls.c.call_id).where(
        model_calls.c.loop_id == loop_id,
        model_calls.c.round == number,
        model_calls.c.role == role,
        model_calls.c.state == "started",
    )
    return list(tx.execute(query.order_by(model_calls.c.num)).scalars())


def note_seen_calls(tx: Tx, call_id: str, *, calls: int, input_tokens: int, output_tokens: int) -> None:
    """Note what was seen of a session that nobody will report on; fewer tokens than were reserved change nothing."""
    seen: dict[str, object] = {"counted_calls": calls}
    if input_tokens + output_tokens > find_summary(tx, call_id).reserved_tokens:
        seen |= {"input_tokens": min(input_tokens, MAX_TOKENS), "output_tokens": min(output_tokens, MAX_TOKENS)}
    _update(tx, call_id, **seen)


def abandon(tx: Tx, call_ids: Sequence[str]) -> None:
    """Note of calls that their turn has ended first: what they used is unknown, so their reservations count."""
    for call_id in call_ids:
        if find(tx, call_id).state == "started":
            _update(tx, call_id, state="failed", error="The turn ended before the call did.", ended_at=now())
            _count(tx, call_id)
            _emit(tx, call_id)


def find(tx: Tx, call_id: str) -> ModelCall:
    """Return the call with its texts; raise ModelCallNotFound."""
    row = tx.execute(sa.select(*_WHOLE).where(model_calls.c.call_id == call_id)).one_or_none()
    if row is None:
        raise _build_not_found(call_id)
    values = dict(zip(ModelCall.model_fields, row, strict=True))
    texts = {name: _unpack(values[name]) for name in ("request", "answer")}
    return ModelCall.model_validate(values | texts)


def find_summary(tx: Tx, call_id: str) -> ModelCallSummary:
    """Return the call without its texts; raise ModelCallNotFound."""
    row = tx.execute(sa.select(*_SUMMARY).where(model_calls.c.call_id == call_id)).one_or_none()
    if row is None:
        raise _build_not_found(call_id)
    return to_shape(ModelCallSummary, row)


def list_page(
    tx: Tx, task_id: int, *, version: str | None, limit: int, after: int | None
) -> list[tuple[int, ModelCallSummary]]:
    """Return calls, newest first, each with its cursor number."""
    query = sa.select(model_calls.c.num, *_SUMMARY).where(model_calls.c.task_id == task_id)
    if version is not None:
        query = query.where(model_calls.c.version == version)
    if after is not None:
        query = query.where(model_calls.c.num < after)
    rows = tx.execute(query.order_by(model_calls.c.num.desc()).limit(limit))
    return [(row[0], to_shape(ModelCallSummary, row[1:])) for row in rows]


def _build_not_found(call_id: str) -> ModelCallNotFound:
    return ModelCallNotFound(f"There is no model call {call_id!r}; get_model_calls lists those of a task.")


def _update(tx: Tx, call_id: str, **values: object) -> None:
    tx.execute(sa.update(model_calls).where(model_calls.c.call_id == call_id).values(**values))


def _count(tx: Tx, call_id: str) -> None:
    """Add a call that has ended to the running totals."""
    cost = sa.func.coalesce(model_calls.c.cost_usd, model_calls.c.reserved_usd, 0.0)
    counters.add(
        tx, "model_calls", total=tx.execute(sa.select(cost).where(model_calls.c.call_id == call_id)).scalar_one()
    )


def _emit(tx: Tx, call_id: str) -> ModelCall:
    call = find(tx, call_id)
    emit(
        tx,
        ModelCallChanged(
            task_id=call.task_id,
            id=call.call_id,
            state=call.state,
            role=call.role,
            agent=call.agent,
            version=call.version,
            cost_usd=call.cost_usd,
            error=call.error,
        ),
    )
    return call


def _unpack(data: bytes | None) -> str | None:
    return None if data is None else zlib.decompress(data).decode()
