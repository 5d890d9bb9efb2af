"""Environments of packages: get_environments, get_environment, delete_environment."""

from typing import Annotated

from fastapi import Query

from orchestrator.contract.environments import Environment, EnvironmentList, EnvironmentRemoved
from orchestrator.contract.names import cursor_number
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage.queries import environments, logs, tasks
from orchestrator.storage.transaction import Tx

group = Group("environments")


@group.get("/get_environments")
async def get_environments(
    call: Call,
    task_id: Annotated[int | None, Query(description="Left out: every environment.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> EnvironmentList:
    """Return the environments with their packages, sizes and last use, newest first.

    With a task: those that its containers ran with.
    """
    after = cursor_number(cursor)

    def query(tx: Tx) -> tuple[list, int]:
        if task_id is not None:
            tasks.check(tx, task_id)
        return environments.list_page(tx, task_id=task_id, limit=limit, after=after), environments.sum_bytes(tx)

    rows, total = await call.store.read(query)
    more = next_cursor(rows, limit, rows[-1][0] if rows else None)
    return EnvironmentList(environments=[row for _, row in rows], total_bytes=total, next_cursor=more)


@group.get("/get_environment/{environment_id}")
async def get_environment(call: Call, environment_id: str) -> Environment:
    """Return one environment with its lock and the end of its build log, live while it is being built."""

    def query(tx: Tx) -> Environment:
        found = environments.find(tx, environment_id)
        if found.state != "building":
            return found
        live = logs.read_tail(tx, environment_id, environments.LOG_CHARS).decode(errors="replace")
        return found.model_copy(update={"log": live})

    return await call.store.read(query)


@group.delete("/delete_environment/{environment_id}")
async def delete_environment(call: Call, environment_id: str) -> EnvironmentRemoved:
    """Remove the environment's files and keep its lock; refused while the environment is in use.

    If the environment is needed again, it is built from the same wheels.
    """

    def remove(tx: Tx) -> EnvironmentRemoved:
        found = environments.request_removal(tx, environment_id)
        return EnvironmentRemoved(environment_id=found.id, state=found.state)

    return await call.write(EnvironmentRemoved, remove, environment_id)
