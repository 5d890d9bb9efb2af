"""Containers: spawn_container, get_containers, container_status, stop_container, delete_container."""

from typing import Annotated

from fastapi import APIRouter, Query

from orchestrator.contract.code import Deleted
from orchestrator.contract.containers import Container, ContainerList, ContainerSpawned, ContainerStopped, Purpose
from orchestrator.contract.entry import entry_of
from orchestrator.contract.errors import Invalid, LoopIsLive, NotAllowed, VersionNotFound
from orchestrator.contract.names import cursor_number
from orchestrator.contract.plugins import plugin_names
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.operations.call import Call
from orchestrator.operations.gpus import check_gpus
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage import code, containers, events, logs, loops, tasks

router = APIRouter(tags=["containers"])


@router.post("/spawn_container")
async def spawn_container(
    call: Call,
    task_id: int,
    version: Annotated[str | None, Query(max_length=200, description="Left out: the newest.")] = None,
    runner: Annotated[str | None, Query(description="Left out: the task's.")] = None,
    timeout_seconds: Annotated[float | None, Query(gt=0, le=86_400)] = None,
    memory_mb: Annotated[int | None, Query(ge=64, le=1024 * 1024)] = None,
) -> ContainerSpawned:
    """A new container for one version; the engine starts it as soon as there is room."""
    if runner is not None and runner not in plugin_names("runners"):
        raise Invalid(f"runner: there is {', '.join(plugin_names('runners'))} only.")
    limits = {"timeout_seconds": timeout_seconds, "memory_mb": memory_mb}
    run = (await call.store.read(lambda tx: tasks.find(tx, task_id))).spec.run
    await check_gpus(runner or run.runner, run.gpus)

    def spawn(tx) -> ContainerSpawned:
        task = tasks.find(tx, task_id)
        label = version or code.newest(tx, task_id)
        if label is None:
            raise VersionNotFound(f"Task {task_id} has no version yet; upload_code adds one.")
        entry_of([item.filename for item in code.files(tx, task_id, label)], task.spec.program.entry)
        code.freeze(tx, task_id, label)
        container_id = containers.add(
            tx, task_id=task_id, version=label, purpose="run", runner=runner or task.spec.run.runner, attempt=1,
            limits={name: value for name, value in limits.items() if value is not None},
        )  # fmt: skip
        events.emit(tx, task_id, "container", {"id": container_id, "status": "queued", "version": label, "purpose": "run"}, wakes_engine=True)
        return ContainerSpawned(container_id=container_id, status="queued")

    return await call.write(ContainerSpawned, spawn, (task_id, version, runner, limits))


@router.get("/get_containers")
async def get_containers(
    call: Call,
    task_id: int | None = None,
    version: str | None = None,
    purpose: Annotated[Purpose | None, Query(description="`grade` shows the grader's containers, to people only.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ContainerList:
    """Containers, newest first, with the end of their logs; of one task or of all."""
    after = cursor_number(cursor)
    if purpose == "grade" and not call.principal.sees_held_out:
        raise NotAllowed("purpose: the grader's containers are shown to people only; leave it out, or say run.")

    def look(tx) -> list:
        if task_id is not None:
            tasks.check(tx, task_id)
        return containers.page(tx, task_id=task_id, version=version, purposes=(purpose or "run",), limit=limit, after=after)

    rows = await call.store.read(look)
    return ContainerList(
        containers=[row for _, row in rows], next_cursor=next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@router.get("/container_status/{container_id}")
async def container_status(call: Call, container_id: str) -> Container:
    """The container now, with the end of its log."""

    def look(tx) -> Container:
        found = containers.find(tx, container_id)
        if found.purpose == "grade" and not call.principal.sees_held_out:
            return found.model_copy(update={"logs": ""})
        if found.status in CONTAINER_ENDED:
            return found
        live = logs.tail(tx, container_id, containers.LOG_TAIL_CHARS).decode(errors="replace")
        return found.model_copy(update={"logs": live})

    return await call.store.read(look)


@router.post("/stop_container/{container_id}")
async def stop_container(call: Call, container_id: str) -> ContainerStopped:
    """The container is asked to end; after a grace of 5 seconds it is ended."""

    def stop(tx) -> ContainerStopped:
        found = containers.find(tx, container_id)
        _want_stopped(tx, found)
        return ContainerStopped(container_id=container_id, status=found.status)

    return await call.write(ContainerStopped, stop, container_id)


@router.delete("/container/{container_id}")
async def delete_container(call: Call, container_id: str) -> Deleted:
    """The container is stopped if it runs, and its record hidden; refused while a live loop needs it."""

    def delete(tx) -> Deleted:
        found = containers.find(tx, container_id)
        loop = found.loop_id and loops.live_of_task(tx, found.task_id)
        if loop:
            raise LoopIsLive(f"Loop {found.loop_id} needs this container; stop_container ends it, stop_loop ends the loop.")
        _want_stopped(tx, found)
        containers.hide(tx, container_id)
        events.emit(tx, found.task_id, "container", {"id": container_id, "deleted": True}, wakes_engine=True)
        return Deleted()

    return await call.write(Deleted, delete, container_id)


def _want_stopped(tx, found: Container) -> None:
    if found.status not in CONTAINER_ENDED:
        containers.want_stopped(tx, found.id)
        events.emit(tx, found.task_id, "container", {"id": found.id, "status": found.status, "wanted": "stopped"}, wakes_engine=True)
