"""The conversation: upload_message, get_messages."""

from typing import Annotated

from fastapi import Query

from orchestrator.contract.acknowledgements import Posted
from orchestrator.contract.errors import BadCursor, TaskNotFound
from orchestrator.contract.messages import MessageList, MessageUpload
from orchestrator.contract.names import parse_cursor
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.changes import NewMessage
from orchestrator.storage.queries import messages, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post("/upload_message", body=MessageUpload, raises=(TaskNotFound,))
async def upload_message(call: Call, body: MessageUpload) -> Posted:
    """Add a message to the task's conversation and send it to everyone who watches the task."""

    def post(tx: Tx) -> Posted:
        tasks.check(tx, body.task_id)
        messages.post(tx, **_build_message(body))
        return Posted()

    return await call.write(Posted, post, body)


@group.get("/get_messages/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_messages(
    call: Call,
    task_id: int,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    newest_first: Annotated[bool, Query(description="Return the newest messages first.")] = False,
) -> MessageList:
    """Return the task's conversation, oldest message first."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return messages.list_page(tx, task_id, limit=limit, after=after, newest_first=newest_first)

    rows = await call.store.read(query)
    return MessageList(messages=rows, next_cursor=build_next_cursor(rows, limit, rows[-1].id if rows else None))


def _build_message(body: MessageUpload) -> NewMessage:
    return {
        "task_id": body.task_id,
        "sender": body.sender,
        "content": body.content,
        "receiver": body.receiver,
        "role": body.role,
        "version": body.version,
        "data": body.data,
    }
