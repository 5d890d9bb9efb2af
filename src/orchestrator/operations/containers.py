"""Containers: spawn_container, get_containers, container_status, get_container_usage, stop_container,
delete_container.
"""

import secrets
from typing import Annotated

from fastapi import Query

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.code import find_entry
from orchestrator.contract.containers import (
    MAX_GRACE_SECONDS,
    PUBLIC_EXECUTIONS,
    Container,
    ContainerList,
    ContainerSpawned,
    ContainerStopped,
    ContainerUsage,
    Purpose,
)
from orchestrator.contract.errors import (
    BadCursor,
    ContainerNotFound,
    FileNotStored,
    Invalid,
    LoopIsLive,
    NoMetric,
    NotAllowed,
    TaskNotFound,
    VersionNotFound,
)
from orchestrator.contract.events import ContainerChanged
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.plugin_names import list_plugin_names
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.operations.call import Call
from orchestrator.operations.gpus import check_gpus
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage import events
from orchestrator.storage.clock import now
from orchestrator.storage.live_usage import unpack_samples
from orchestrator.storage.queries import code, containers, logs, loops, tasks
from orchestrator.storage.transaction import Tx

group = Group("containers")
GRACE_SECONDS = 5.0
SEEDS = 2**31


@group.post("/spawn_container", raises=(FileNotStored, NoMetric, NotAllowed, TaskNotFound, VersionNotFound))
async def spawn_container(
    call: Call,
    task_id: int,
    version: Annotated[str | None, Query(max_length=200, description="Default: the newest version.")] = None,
    runner: Annotated[str | None, Query(description="Default: the task's runner.")] = None,
    timeout_seconds: Annotated[float | None, Query(gt=0, le=86_400)] = None,
    memory_mb: Annotated[int | None, Query(ge=64, le=1024 * 1024)] = None,
    cpus: Annotated[int | None, Query(ge=1, le=1024)] = None,
    seed: Annotated[int | None, Query(ge=0, lt=SEEDS, description="Default: a seed is drawn.")] = None,
    grade: Annotated[bool, Query(description="Also grade the outputs; the result is shown to people only.")] = False,
) -> ContainerSpawned:
    """Create a container for one version; the engine starts it as soon as a slot is free."""
    if runner is not None and runner not in list_plugin_names("runners"):
        raise Invalid(f"runner: the available runners are {', '.join(list_plugin_names('runners'))}.", field="runner")
    if grade and not call.principal.sees_held_out:
        raise NotAllowed("grade: only people can have a version graded outside the loop; leave it out.")
    limits = {"timeout_seconds": timeout_seconds, "memory_mb": memory_mb, "cpus": cpus}
    drawn = secrets.randbelow(SEEDS) if seed is None else seed
    run = (await call.store.read(lambda tx: tasks.find(tx, task_id))).spec.run
    await check_gpus(call.plugins, runner or run.runner, run.gpus)

    def spawn(tx: Tx) -> ContainerSpawned:
        task = tasks.find(tx, task_id)
        label = version or code.find_newest(tx, task_id)
        if label is None:
            raise VersionNotFound(f"Task {task_id} has no version yet; upload one with upload_code.")
        find_entry([item.filename for item in code.list_files(tx, task_id, label)], task.spec.program.entry)
        if grade and loops.find_framing(tx, task) is None:
            raise NoMetric(
                f"Task {task_id} has no metric to grade with yet; start its loop, or name one in objective.metric."
            )
        code.freeze(tx, task_id, label)
        container_id = containers.enqueue(
            tx,
            task_id=task_id,
            version=label,
            purpose="run",
            runner=runner or task.spec.run.runner,
            attempt=1,
            limits={name: value for name, value in limits.items() if value is not None},
            seed=drawn,
            grade_asked_at=now() if grade else None,
            wakes_engine=True,
        )
        return ContainerSpawned(container_id=container_id, status="queued")

    return await call.write(ContainerSpawned, spawn, (task_id, version, runner, limits, seed, grade))


@group.get("/get_containers", raises=(BadCursor, NotAllowed, TaskNotFound))
async def get_containers(
    call: Call,
    task_id: int | None = None,
    version: str | None = None,
    purpose: Annotated[
        Purpose | None,
        Query(description="All but `run` and `replay` return containers of graders and trials, to people only."),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ContainerList:
    """Return the containers of one task or of all, newest first, each with the end of its log."""
    after = parse_cursor(cursor)
    if purpose is not None and purpose not in PUBLIC_EXECUTIONS and not call.principal.sees_held_out:
        raise NotAllowed("purpose: only people can see containers of graders and trials; leave it out, or use `run`.")

    def query(tx: Tx) -> list:
        if task_id is not None:
            tasks.check(tx, task_id)
        return containers.list_page(
            tx, task_id=task_id, version=version, purposes=(purpose or "run",), limit=limit, after=after
        )

    rows = await call.store.read(query)
    return ContainerList(
        containers=[row for _, row in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.get("/container_status/{container_id}", raises=(ContainerNotFound, TaskNotFound))
async def container_status(call: Call, container_id: str) -> Container:
    """Return the container as it is now, with the end of its log."""

    def query(tx: Tx) -> Container:
        container = containers.find(tx, container_id)
        if container.purpose not in PUBLIC_EXECUTIONS and not call.principal.sees_held_out:
            return container.model_copy(update={"logs": ""})
        if container.status in CONTAINER_ENDED:
            return container
        live = logs.read_tail(tx, container_id, containers.LOG_TAIL_CHARS).decode(errors="replace")
        return container.model_copy(update={"logs": live})

    return await call.store.read(query)


@group.get("/get_container_usage/{container_id}", raises=(ContainerNotFound, TaskNotFound))
async def get_container_usage(call: Call, container_id: str) -> ContainerUsage:
    """Return the container's use of processor and memory over its last two minutes, one sample a second.

    The samples are live while the container runs.
    """

    def query(tx: Tx) -> tuple[Container, list | None]:
        return containers.find(tx, container_id), containers.find_row(tx, container_id).usage

    container, kept = await call.store.read(query)
    samples = (
        unpack_samples(kept) if container.status in CONTAINER_ENDED else call.store.usage.list_samples(container_id)
    )
    return ContainerUsage(container_id=container_id, status=container.status, limits=container.limits, samples=samples)


@group.post("/stop_container/{container_id}", raises=(ContainerNotFound, TaskNotFound))
async def stop_container(
    call: Call,
    container_id: str,
    grace_seconds: Annotated[
        float,
        Query(
            ge=0,
            le=MAX_GRACE_SECONDS,
            description="Seconds until it is killed; 0 kills it at once, even if it was asked to stop before.",
        ),
    ] = GRACE_SECONDS,
) -> ContainerStopped:
    """Ask the container to stop; once the grace period is over, it is killed."""

    def stop(tx: Tx) -> ContainerStopped:
        container = containers.find(tx, container_id)
        _want_stopped(tx, container, grace_seconds)
        return ContainerStopped(container_id=container_id, status=container.status, grace_seconds=grace_seconds)

    return await call.write(ContainerStopped, stop, (container_id, grace_seconds))


@group.delete("/container/{container_id}", raises=(ContainerNotFound, LoopIsLive, TaskNotFound))
async def delete_container(call: Call, container_id: str) -> Deleted:
    """Stop the container if it runs, and hide its record; refused while an unfinished loop needs it."""

    def delete(tx: Tx) -> Deleted:
        container = containers.find(tx, container_id)
        loop = container.loop_id and loops.find_live_of_task(tx, container.task_id)
        if loop:
            raise LoopIsLive(
                f"Loop {container.loop_id} needs this container. Use stop_container to end the container, or "
                "stop_loop to end the loop."
            )
        _want_stopped(tx, container, GRACE_SECONDS)
        containers.hide(tx, container_id)
        change = ContainerChanged(task_id=container.task_id, id=container_id, deleted=True)
        events.emit(tx, change, wakes_engine=True)
        return Deleted()

    return await call.write(Deleted, delete, container_id)


def _want_stopped(tx: Tx, container: Container, grace_seconds: float) -> None:
    if container.status not in CONTAINER_ENDED:
        containers.request_stop(tx, container.id, grace_seconds)
        change = ContainerChanged(task_id=container.task_id, id=container.id, status=container.status, wanted="stopped")
        events.emit(tx, change, wakes_engine=True)
