"""Admin: healthcheck, stats, get_metrics, get_agents, try_model, get_events."""

import asyncio
from typing import Annotated

from fastapi import Query

from orchestrator.contract import trials
from orchestrator.contract.admin import AgentList, Health, ModelTrial, ModelTrialRequest, Stats
from orchestrator.contract.errors import BadCursor, TaskNotFound
from orchestrator.contract.events import Event, EventList
from orchestrator.contract.metrics import METRICS, MetricList
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.plugins import list_agents
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import Limit
from orchestrator.storage import events
from orchestrator.storage.hub import ALL_TASKS
from orchestrator.storage.queries import counters, tasks
from orchestrator.storage.transaction import Tx

group = Group("admin")


@group.get("/healthcheck")
async def healthcheck() -> Health:
    """Report `ok` while the server answers; needs no key."""
    return Health()


@group.get("/stats")
async def stats(call: Call) -> Stats:
    """Return counts and averages over everything, read from running totals."""
    counted = await call.store.read(counters.read)
    return Stats(
        total_tasks=counted["tasks"][0],
        completed_tasks=counted["tasks_completed"][0],
        avg_accuracy=_compute_average(counted["accuracy"]),
        avg_runtime=_compute_average(counted["run_time"]),
        active_containers=counted["containers_active"][0],
        model_calls=counted["model_calls"][0],
        cost_usd=counted["model_calls"][1],
    )


@group.get("/get_metrics")
async def get_metrics() -> MetricList:
    """Return every metric by name.

    For each: which direction is better, what kind of predictions it scores, and whether it needs probabilities.
    """
    return MetricList(metrics=[metric.info for metric in METRICS.values()])


@group.get("/get_agents")
async def get_agents() -> AgentList:
    """Return every installed agent with the roles that it can act in."""
    return AgentList(agents=await asyncio.to_thread(list_agents))


@group.post("/try_model", body=ModelTrialRequest)
async def try_model(call: Call, body: ModelTrialRequest) -> ModelTrial:
    """Ask a model for a tiny answer, to see whether its address, its key and its form of answers are fine.

    It takes some fifty tokens, which stand in the answer and in no task's ledger. Within a minute there is an answer.
    """
    known = await call.find_answer(ModelTrial, body)
    if known is not None:
        return known
    trial = await trials.try_model(call.plugins, body.model, body.base_url)
    return await call.write(ModelTrial, lambda _: trial, body)


@group.get("/get_events", raises=(BadCursor, TaskNotFound))
async def get_events(
    call: Call,
    task_id: Annotated[int | None, Query(description="Only events of this task. Default: of every task.")] = None,
    after: Annotated[str, Query(description="`next_cursor` of the previous answer; 0 for the first one.")] = "0",
    limit: Limit = 100,
) -> EventList:
    """Return the events after `after`, oldest first; stream_events sends the same events live."""
    last = parse_cursor(after) or 0

    def query(tx: Tx) -> list:
        if task_id is not None:
            tasks.check(tx, task_id)
        return events.list_after(tx, ALL_TASKS if task_id is None else task_id, last, limit)

    rows = await call.store.read(query)
    page = [Event.model_validate_json(row.body) for row in rows]
    newest = last if not rows else rows[-1].position if task_id is None else rows[-1].seq
    return EventList(events=page, next_cursor=str(newest))


def _compute_average(counted: tuple[int, float]) -> float | None:
    n, total = counted
    return total / n if n else None
