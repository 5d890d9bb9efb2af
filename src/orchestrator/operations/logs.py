"""Logs: get_logs, download_log."""

import asyncio

from fastapi import Response

from orchestrator.contract.logs import LogList
from orchestrator.contract.names import cursor_number
from orchestrator.operations.attachment import attachment
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage.queries import logs, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.get("/get_logs/{task_id}")
async def get_logs(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> LogList:
    """Return the task's logs, newest first, each with its first 50 lines."""
    after = cursor_number(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return logs.list_page(tx, task_id, limit=limit, after=after)

    rows = await call.store.read(query)
    return LogList(logs=[row for _, row in rows], next_cursor=next_cursor(rows, limit, rows[-1][0] if rows else None))


@group.get("/download_log/{task_id}/{filename}", response_class=Response)
async def download_log(call: Call, task_id: int, filename: str) -> Response:
    """Download the log byte for byte as an attachment; of a running container, what there is so far."""

    def query(tx: Tx) -> tuple[str | None, bytes]:
        row = logs.find(tx, task_id, filename)
        if row.stored_path is not None or row.container_id is None:
            return row.stored_path, b""
        return None, logs.read_chunks(tx, row.container_id)

    await call.store.read(lambda tx: tasks.check(tx, task_id))
    stored_path, content = await call.store.scan(query)
    if stored_path is not None:
        content = await asyncio.to_thread((call.store.folder.root / stored_path).read_bytes)
    return attachment(content, filename, "text/plain")
