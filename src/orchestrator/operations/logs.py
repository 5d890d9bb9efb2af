"""Logs: get_logs, download_log, tail_logs."""

import asyncio
from typing import Annotated

from fastapi import Query, Response

from orchestrator.contract.errors import BadCursor, LogNotFound, TaskNotFound
from orchestrator.contract.logs import MAX_LINES, LogLines, LogList
from orchestrator.contract.names import parse_cursor
from orchestrator.operations.attachment import attach
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.log_content import (
    ContainerId,
    Filename,
    LogPosition,
    count_lines,
    find_last_lines,
    find_line,
    locate_log,
    pack_log_cursor,
    read_content,
    read_lines,
    unpack_log_cursor,
)
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import logs, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.get("/get_logs/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_logs(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> LogList:
    """Return the task's logs, newest first, each with its first 50 lines."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return logs.list_page(tx, task_id, limit=limit, after=after)

    rows = await call.store.read(query)
    return LogList(
        logs=[row for _, row in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.get("/download_log/{task_id}/{filename}", response_class=Response, raises=(LogNotFound, TaskNotFound))
async def download_log(call: Call, task_id: int, filename: str) -> Response:
    """Download the log byte for byte as an attachment; for a running container, the log so far."""

    def query(tx: Tx) -> tuple[str | None, bytes]:
        row = logs.find(tx, task_id, filename)
        if row.stored_path is not None or row.container_id is None:
            return row.stored_path, b""
        return None, logs.read_chunks(tx, row.container_id)

    await call.store.read(lambda tx: tasks.check(tx, task_id))
    stored_path, content = await call.store.scan(query)
    if stored_path is not None:
        content = await asyncio.to_thread((call.store.folder.root / stored_path).read_bytes)
    return attach(content, filename, "text/plain")


@group.get("/tail_logs/{task_id}", raises=(BadCursor, LogNotFound, TaskNotFound))
async def tail_logs(
    call: Call,
    task_id: int,
    filename: Filename = None,
    container_id: ContainerId = None,
    from_line: Annotated[
        int | None,
        Query(ge=1, lt=2**53, description="Number of the first line to return. Default: return the last lines."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LINES, description="Maximum number of lines to return.")] = 100,
    cursor: Cursor = None,
) -> LogLines:
    """Return lines of one log: the last ones, those from a line number on, or those after the previous answer.

    Without filename and container_id, it is the task's newest log. To follow a log that grows, send `next_cursor`
    again.
    """
    reached = None if cursor is None else unpack_log_cursor(cursor)
    log = await locate_log(call, task_id, reached[0] if reached else filename, container_id)
    skipped = reached[1].offset if reached else 0
    content = await read_content(call, task_id, log, skipped)

    def read_page() -> LogLines:
        if reached is not None:
            number = reached[1].number
            begin, total = LogPosition(0, number), number - 1 + count_lines(content)
        else:
            begin = find_last_lines(content, limit) if from_line is None else find_line(content, from_line)
            total = count_lines(content)
        lines, rest = read_lines(content, begin, limit, ended=log.ended)
        is_whole = log.ended and rest.offset >= len(content)
        return LogLines(
            filename=log.filename,
            container_id=log.container_id,
            lines=lines,
            total_lines=total,
            size_bytes=skipped + len(content),
            ended=log.ended,
            next_cursor=None
            if is_whole
            else pack_log_cursor(log.filename, LogPosition(skipped + rest.offset, rest.number)),
        )

    return await asyncio.to_thread(read_page)
