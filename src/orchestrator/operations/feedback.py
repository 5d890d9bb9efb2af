"""Feedback: upload_feedback, get_feedback."""

from orchestrator.contract.acknowledgements import Posted
from orchestrator.contract.errors import BadCursor, TaskNotFound
from orchestrator.contract.messages import FeedbackList, FeedbackUpload
from orchestrator.contract.names import parse_cursor
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.changes import NewMessage
from orchestrator.storage.queries import messages, tasks
from orchestrator.storage.transaction import Tx

group = Group("feedback")


@group.post("/upload_feedback", body=FeedbackUpload, raises=(TaskNotFound,))
async def upload_feedback(call: Call, body: FeedbackUpload) -> Posted:
    """Add feedback to the task's conversation, as a message to `coder` with the role `feedback`."""
    message: NewMessage = {
        "task_id": body.task_id,
        "sender": body.evaluator,
        "receiver": "coder",
        "role": "feedback",
        "content": body.feedback,
        "version": body.record and body.record.version,
        "data": body.record and body.record.model_dump(mode="json"),
    }

    def post(tx: Tx) -> Posted:
        tasks.check(tx, body.task_id)
        messages.post(tx, **message)
        return Posted()

    return await call.write(Posted, post, body)


@group.get("/get_feedback/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_feedback(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> FeedbackList:
    """Return the task's feedback, newest first."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return messages.list_page(tx, task_id, limit=limit, after=after, role="feedback", newest_first=True)

    rows = await call.store.read(query)
    return FeedbackList(feedback=rows, next_cursor=build_next_cursor(rows, limit, rows[-1].id if rows else None))
