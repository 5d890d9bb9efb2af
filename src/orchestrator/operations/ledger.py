"""Ledger: start_model_call, extend_model_call, finish_model_call, get_model_calls, get_model_call, get_ledger."""

import hashlib
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import (
    BadCursor,
    BudgetUsedUp,
    Conflict,
    LoopNotFound,
    ModelCallNotFound,
    RecordEnded,
    TaskNotFound,
)
from orchestrator.contract.masking import mask_secrets
from orchestrator.contract.model_calls import (
    Ledger,
    ModelCall,
    ModelCallFinish,
    ModelCallList,
    ModelCallProgress,
    ModelCallStart,
    ModelCallText,
)
from orchestrator.contract.names import parse_cursor
from orchestrator.operations.budgets import check_budget, warn_of_budget
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import live_texts, loops, model_calls, spending, tasks
from orchestrator.storage.transaction import Tx

group = Group("ledger")


@group.post(
    "/start_model_call",
    body=ModelCallStart,
    recognizes_repeats=True,
    raises=(BudgetUsedUp, Conflict, LoopNotFound, RecordEnded, TaskNotFound),
)
async def start_model_call(call: Call, body: ModelCallStart) -> ModelCall:
    """Put a call of a model on record before it is made, and reserve what it may use at most.

    The same request in the same turn is paid for once: if it was answered, the answer is returned with the state
    `answered`; if it was cut short, that attempt counts with its reservation. In a loop that replays another one the
    answer, or the failure, comes from the record. Refused when the loop's budget of money,
    tokens or calls does not suffice, and under a budget of money if `reserved_usd` is null.
    """
    masked = body.model_copy(update={"request": mask_secrets(body.request)})
    request_hash = hashlib.sha256(f"{body.provider}\0{body.model}\0{masked.request}".encode()).hexdigest()

    def start(tx: Tx) -> ModelCall:
        task = tasks.find(tx, body.task_id)
        if body.loop_id is not None:
            loop = loops.find(tx, body.loop_id)
            if loop.task_id != body.task_id:
                raise Conflict(f"Loop {body.loop_id} does not drive task {body.task_id}.")
            model_calls.lock_loop(tx, body.loop_id)
            for earlier in model_calls.find_same(tx, body, request_hash):
                if earlier.state == "answered":
                    return model_calls.find(tx, earlier.call_id)
                if earlier.state == "started":
                    model_calls.mark_lost(tx, earlier.call_id)
            if loop.replays is not None:
                return model_calls.replay(tx, masked, request_hash, recorded_loop=loop.replays)
            check_budget(task.spec.budget, body, spending.sum_spending(tx, loop_id=body.loop_id))
        return model_calls.add(tx, masked, request_hash)

    return await call.write(ModelCall, start, body)


@group.post(
    "/extend_model_call",
    body=ModelCallText,
    recognizes_repeats=True,
    raises=(Conflict, ModelCallNotFound),
)
async def extend_model_call(call: Call, body: ModelCallText) -> ModelCallProgress:
    """Show more of what a model writes, until its answer replaces it.

    tail_logs reads it, as the log CALL_ID.log. A piece that does not begin where the stored text ends changes nothing:
    it was stored before, or one is missing.
    """
    text = mask_secrets(body.text)

    def extend(tx: Tx) -> ModelCallProgress:
        known = model_calls.find_summary(tx, body.call_id)
        if known.state != "started":
            raise Conflict(f"Model call {body.call_id} has ended; nothing can be added to what it wrote.")
        return ModelCallProgress(size_bytes=live_texts.add_text(tx, known, body.first_byte, text))

    return await call.write(ModelCallProgress, extend, body)


@group.post(
    "/finish_model_call",
    body=ModelCallFinish,
    recognizes_repeats=True,
    raises=(Conflict, ModelCallNotFound),
)
async def finish_model_call(call: Call, body: ModelCallFinish) -> ModelCall:
    """Record how a call ended: its answer or error, what it used and what it cost. Failed calls count too."""
    masked = body.model_copy(
        update={"answer": body.answer and mask_secrets(body.answer), "error": body.error and mask_secrets(body.error)}
    )

    def finish(tx: Tx) -> ModelCall:
        known = model_calls.find(tx, body.call_id)
        if known.state == "lost":
            raise Conflict(f"Model call {body.call_id} was given up when the same request was made again.")
        if known.state != "started":
            if (known.answer, known.error) != (masked.answer, masked.error):
                raise Conflict(f"Model call {body.call_id} has ended in another way; what is recorded stands.")
            return known
        if known.loop_id is None:
            return model_calls.finish(tx, masked)
        before = spending.sum_spending(tx, loop_id=known.loop_id)
        finished = model_calls.finish(tx, masked)
        warn_of_budget(tx, finished, before, spending.sum_spending(tx, loop_id=known.loop_id))
        return finished

    return await call.write(ModelCall, finish, body)


@group.get("/get_model_calls/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_model_calls(
    call: Call,
    task_id: int,
    version: Annotated[str | None, Query(max_length=100, description="Only calls made for this version.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ModelCallList:
    """Return the task's model calls without their texts, newest first."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return model_calls.list_page(tx, task_id, version=version, limit=limit, after=after)

    rows = await call.store.read(query)
    return ModelCallList(
        model_calls=[summary for _, summary in rows],
        next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None),
    )


@group.get("/get_model_call/{call_id}", raises=(ModelCallNotFound,))
async def get_model_call(call: Call, call_id: str) -> ModelCall:
    """Return one call with its whole request and answer."""
    return await call.store.read(lambda tx: model_calls.find(tx, call_id))


@group.get("/get_ledger/{task_id}", raises=(TaskNotFound,))
async def get_ledger(
    call: Call,
    task_id: int,
    whole_task: Annotated[bool, Query(description="Everything the task has spent, not only its newest loop.")] = False,
) -> Ledger:
    """Return what the task's newest loop has spent, by agent and by version, beside its budget."""

    def query(tx: Tx) -> Ledger:
        budget = tasks.find(tx, task_id).spec.budget
        newest = None if whole_task else loops.find_newest_or_none(tx, task_id)
        loop_id = newest and newest.id
        return Ledger(
            task_id=task_id,
            loop_id=loop_id,
            total=spending.sum_of_task(tx, task_id, loop_id),
            budget_cost_usd=budget.cost_usd,
            budget_tokens=budget.tokens,
            budget_model_calls=budget.model_calls,
            by_agent=spending.list_by_agent(tx, task_id, loop_id),
            by_version=spending.list_by_version(tx, task_id, loop_id),
        )

    return await call.store.scan(query)
