"""Environments of packages: get_environments, get_environment, delete_environment."""

from typing import Annotated

from fastapi import Query

from orchestrator.contract.environments import Environment, EnvironmentList, EnvironmentRemoved
from orchestrator.contract.errors import BadCursor, EnvironmentInUse, EnvironmentNotFound, TaskNotFound
from orchestrator.contract.names import parse_cursor
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import environments, logs, tasks
from orchestrator.storage.transaction import Tx

group = Group("environments")


@group.get("/get_environments", raises=(BadCursor, TaskNotFound))
async def get_environments(
    call: Call,
    task_id: Annotated[
        int | None, Query(description="Only environments of this task. Default: all environments.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> EnvironmentList:
    """Return the environments with their packages, sizes and last use, newest first.

    With a task: those that its containers ran with.
    """
    after = parse_cursor(cursor)

    def query(tx: Tx) -> tuple[list, int]:
        if task_id is not None:
            tasks.check(tx, task_id)
        return environments.list_page(tx, task_id=task_id, limit=limit, after=after), environments.sum_bytes(tx)

    rows, total = await call.store.read(query)
    more = build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    return EnvironmentList(environments=[row for _, row in rows], total_bytes=total, next_cursor=more)


@group.get("/get_environment/{environment_id}", raises=(EnvironmentNotFound,))
async def get_environment(call: Call, environment_id: str) -> Environment:
    """Return one environment with its lock and the end of its build log, live while it is being built."""

    def query(tx: Tx) -> Environment:
        environment = environments.find(tx, environment_id)
        if environment.state != "building":
            return environment
        live = logs.read_tail(tx, environment_id, environments.LOG_CHARS).decode(errors="replace")
        return environment.model_copy(update={"log": live})

    return await call.store.read(query)


@group.delete("/delete_environment/{environment_id}", raises=(EnvironmentInUse, EnvironmentNotFound))
async def delete_environment(call: Call, environment_id: str) -> EnvironmentRemoved:
    """Remove the environment's files and keep its lock; refused while the environment is in use.

    If the environment is needed again, it is built from the same wheels.
    """

    def remove(tx: Tx) -> EnvironmentRemoved:
        environment = environments.request_removal(tx, environment_id)
        return EnvironmentRemoved(environment_id=environment.id, state=environment.state)

    return await call.write(EnvironmentRemoved, remove, environment_id)
