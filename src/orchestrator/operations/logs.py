"""Logs: upload_results, get_results, get_latest_results, upload_message, get_messages, get_logs, download_log."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import Query, Response

from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.logs import (
    LatestResult,
    LogList,
    MessageList,
    MessageUpload,
    Posted,
    Result,
    ResultList,
    ResultStored,
    ResultUpload,
)
from orchestrator.contract.names import cursor_number
from orchestrator.operations.attachment import attachment
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage import events
from orchestrator.storage.changes import NewMessage
from orchestrator.storage.files import staging
from orchestrator.storage.queries import logs, messages, results, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post("/upload_results", body=ResultUpload)
async def upload_results(call: Call, body: ResultUpload) -> ResultStored:
    """Store a result as reported and return its id.

    Reported results are shown and counted in /stats, but are never the best and never meet a target.
    """
    folder, raw_logs = call.store.folder, body.raw_logs

    def add(tx: Tx) -> ResultStored:
        tasks.check(tx, body.task_id)
        run_id = results.add(tx, **body.model_dump(), reason="reported")
        if file is not None and raw_logs is not None:
            filename = f"run-{run_id}.log"
            path = folder.log(body.task_id, str(run_id), filename)
            staging.place(file, path)
            stored_path = path.relative_to(folder.root).as_posix()
            logs.save(
                tx,
                body.task_id,
                filename,
                preview=logs.cut_preview(raw_logs),
                size_bytes=file.size_bytes,
                stored_path=stored_path,
            )
        figures = body.model_dump(include={"task_id", "version", "accuracy", "loss", "run_time", "metrics"})
        events.emit(tx, ResultRecorded(id=run_id, source="reported", **figures))
        return ResultStored(run_id=run_id)

    async with AsyncExitStack() as stack:
        file = None
        if raw_logs is not None:
            await call.store.read(lambda tx: tasks.check(tx, body.task_id))
            file = await stack.enter_async_context(staging.stage(folder, raw_logs.encode(errors="surrogatepass")))
        return await call.write(ResultStored, add, body)


@group.get("/get_results/{task_id}")
async def get_results(
    call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None, version: str | None = None
) -> ResultList:
    """Return the task's results, newest first."""
    after = cursor_number(cursor)

    def query(tx: Tx) -> list[Result]:
        tasks.check(tx, task_id)
        return results.list_page(tx, task_id, limit=limit, after=after, version=version)

    rows = await call.store.read(query)
    shown = [_for(call, row) for row in rows]
    return ResultList(results=shown, next_cursor=next_cursor(rows, limit, rows[-1].id if rows else None))


@group.get("/get_latest_results/{task_id}")
async def get_latest_results(call: Call, task_id: int) -> LatestResult:
    """Return the task's newest result, or null if there is none."""

    def query(tx: Tx) -> Result | None:
        tasks.check(tx, task_id)
        return results.find_latest(tx, task_id)

    latest = await call.store.read(query)
    return LatestResult(latest=latest and _for(call, latest))


@group.post("/upload_message", body=MessageUpload)
async def upload_message(call: Call, body: MessageUpload) -> Posted:
    """Add a message to the task's conversation and send it to everyone who watches the task."""

    def post(tx: Tx) -> Posted:
        tasks.check(tx, body.task_id)
        messages.post(tx, **_message(body))
        return Posted()

    return await call.write(Posted, post, body)


@group.get("/get_messages/{task_id}")
async def get_messages(
    call: Call,
    task_id: int,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    newest_first: Annotated[bool, Query(description="The other way round: the end of the conversation.")] = False,
) -> MessageList:
    """Return the task's conversation, oldest message first."""
    after = cursor_number(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return messages.list_page(tx, task_id, limit=limit, after=after, newest_first=newest_first)

    rows = await call.store.read(query)
    return MessageList(messages=rows, next_cursor=next_cursor(rows, limit, rows[-1].id if rows else None))


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


def _message(body: MessageUpload) -> NewMessage:
    return {
        "task_id": body.task_id,
        "sender": body.sender,
        "content": body.content,
        "receiver": body.receiver,
        "role": body.role,
        "version": body.version,
        "data": body.data,
    }


def _for(call: Call, result: Result) -> Result:
    return result if call.principal.sees_held_out else result.model_copy(update={"held_out": None})
