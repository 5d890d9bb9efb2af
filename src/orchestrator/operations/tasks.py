"""Tasks: upload_task, get_tasks, get_task, update_task."""

from typing import Annotated

from fastapi import APIRouter, Query

from orchestrator.contract.errors import LoopIsLive
from orchestrator.contract.states import TaskStatus
from orchestrator.contract.tasks import Task, TaskCreated, TaskList, TaskUpdate, TaskUpload, Updated
from orchestrator.operations.call import Call
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, packed_cursor, unpacked_cursor
from orchestrator.storage import events, loops, tasks

router = APIRouter(tags=["tasks"])


@router.post("/upload_task")
async def upload_task(call: Call, body: TaskUpload) -> TaskCreated:
    """The new task's id; its status is `created` until a loop is started."""

    def add(tx) -> TaskCreated:
        task_id = tasks.add(tx, body)
        events.emit(tx, task_id, "task", {"status": "created", "name": body.name})
        return TaskCreated(task_id=task_id)

    return await call.write(TaskCreated, add, body)


@router.get("/get_tasks")
async def get_tasks(
    call: Call,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    status: TaskStatus | None = None,
    q: Annotated[str | None, Query(max_length=200, description="Text in the name or description.")] = None,
    sort: tasks.Sort = "newest",
) -> TaskList:
    """Tasks, newest first unless `sort` says otherwise."""
    after = unpacked_cursor(cursor)

    def look(tx) -> list[Task]:
        return tasks.page(tx, limit=limit, after=after, status=status, text=q, sort=sort)

    found = await (call.store.scan(look) if q else call.store.read(look))
    more = packed_cursor(found[-1].name if sort == "name" else "", found[-1].id) if len(found) == limit else None
    return TaskList(tasks=found, next_cursor=more)


@router.get("/get_task/{task_id}")
async def get_task(call: Call, task_id: int) -> Task:
    """One task with its whole spec."""
    return await call.store.read(lambda tx: tasks.find(tx, task_id))


@router.put("/update_task/{task_id}")
async def update_task(call: Call, task_id: int, body: TaskUpdate) -> Updated:
    """The task has the status; refused while a loop drives the task."""

    def change(tx) -> Updated:
        tasks.check(tx, task_id)
        if loops.live_of_task(tx, task_id) is not None:
            raise LoopIsLive(f"A loop drives task {task_id} and sets its status; stop_loop ends the loop.")
        if tasks.set_status(tx, task_id, body.status):
            events.emit(tx, task_id, "task", {"status": body.status})
        return Updated()

    return await call.write(Updated, change, (task_id, body))
