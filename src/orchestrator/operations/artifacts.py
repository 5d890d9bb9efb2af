"""Containers: get_artifacts, download_artifact."""

import asyncio
from typing import Annotated

from fastapi import Query, Response

from orchestrator.contract.artifacts import Artifact, ArtifactList
from orchestrator.contract.containers import PUBLIC_EXECUTIONS, Container
from orchestrator.contract.errors import (
    BadCursor,
    BadName,
    ContainerNotFound,
    FileNotStored,
    NotAllowed,
    TaskNotFound,
)
from orchestrator.contract.names import check_filename, parse_cursor
from orchestrator.operations.attachment import PLAIN_BYTES, stream_attachment
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import Cursor, build_next_cursor
from orchestrator.storage.files import outputs
from orchestrator.storage.queries import containers, tasks
from orchestrator.storage.transaction import Tx

group = Group("containers")
MAX_CONTAINERS = 50

Containers = Annotated[
    int,
    Query(
        ge=1,
        le=MAX_CONTAINERS,
        description="Maximum number of containers per page; each can have one file per declared output.",
    ),
]


@group.get("/get_artifacts/{task_id}", raises=(BadCursor, ContainerNotFound, TaskNotFound))
async def get_artifacts(
    call: Call,
    task_id: int,
    version: Annotated[
        str | None, Query(max_length=200, description="Only files of this version. Default: of every version.")
    ] = None,
    container_id: Annotated[str | None, Query(max_length=200, description="Only files of this container.")] = None,
    limit: Containers = 20,
    cursor: Cursor = None,
) -> ArtifactList:
    """Return the files that the task's containers left, newest first; only people see those of graders."""
    after = parse_cursor(cursor)
    purposes = tuple(PUBLIC_EXECUTIONS | {"grade", "verify"}) if call.principal.sees_held_out else ("run",)

    def query(tx: Tx) -> list[tuple[int, Container]]:
        tasks.check(tx, task_id)
        if container_id is not None:
            container = containers.find(tx, container_id)
            return [(0, container)] if container.task_id == task_id and container.purpose in purposes else []
        return containers.list_page(tx, task_id=task_id, version=version, purposes=purposes, limit=limit, after=after)

    rows = await call.store.read(query)
    artifacts = await asyncio.to_thread(lambda: [file for _, row in rows for file in _list_files(call, row)])
    more = None if container_id is not None else build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    return ArtifactList(artifacts=artifacts, next_cursor=more)


@group.get(
    "/download_artifact/{container_id}/{name}",
    response_class=Response,
    raises=(BadName, ContainerNotFound, FileNotStored, NotAllowed, TaskNotFound),
)
async def download_artifact(call: Call, container_id: str, name: str) -> Response:
    """Download one file byte for byte, always as an attachment of plain bytes; only people get those of graders."""
    check_filename(name)
    container = await call.store.read(lambda tx: containers.find(tx, container_id))
    if container.purpose not in PUBLIC_EXECUTIONS and not call.principal.sees_held_out:
        raise NotAllowed("Only people can see what graders and trials left.")
    try:
        file = await asyncio.to_thread(
            outputs.open_output, call.store.folder.outputs(container.task_id, container.id), name
        )
    except OSError:
        raise FileNotStored(
            f"Container {container_id!r} left no file {name!r}; get_artifacts lists its files."
        ) from None
    return stream_attachment(outputs.read_chunks(file), name, PLAIN_BYTES, size_bytes=outputs.read_size(file))


def _list_files(call: CallContext, row: Container) -> list[Artifact]:
    return [
        Artifact(
            name=file.name,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            type=file.type,
            container_id=row.id,
            version=row.version,
            purpose=row.purpose,
            round=row.round,
            created_at=row.ended_at or row.created_at,
        )
        for file in outputs.list_outputs(call.store.folder.outputs(row.task_id, row.id))
    ]
