"""Tasks: upload, get, update, tag, archive, delete and restore them."""

from datetime import timedelta
from typing import Annotated

from fastapi import Query

from orchestrator.contract.acknowledgements import Updated
from orchestrator.contract.errors import (
    BadCursor,
    Invalid,
    LoopIsLive,
    NotAllowed,
    StatusChanged,
    TaskNotFound,
)
from orchestrator.contract.events import TaskChanged
from orchestrator.contract.states import TaskStatus
from orchestrator.contract.tags import MAX_TAGS, Tag
from orchestrator.contract.tasks import (
    Archived,
    Restored,
    Task,
    TaskCreated,
    TaskDeleted,
    TaskList,
    TaskTagging,
    TaskTags,
    TaskUpdate,
    TaskUpload,
)
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, pack_cursor, unpack_cursor
from orchestrator.storage import events
from orchestrator.storage.clock import as_text, read_wall_clock
from orchestrator.storage.queries import loops, tasks, trash
from orchestrator.storage.transaction import Tx

group = Group("tasks")


@group.post("/upload_task", body=TaskUpload)
async def upload_task(call: Call, body: TaskUpload) -> TaskCreated:
    """Create a task and return its id; its status is `created` until a loop is started."""

    def add(tx: Tx) -> TaskCreated:
        task_id = tasks.add(tx, body)
        events.emit(tx, TaskChanged(task_id=task_id, status="created", name=body.name))
        return TaskCreated(task_id=task_id)

    return await call.write(TaskCreated, add, body)


@group.get("/get_tasks", raises=(BadCursor,))
async def get_tasks(
    call: Call,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    status: TaskStatus | None = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Text to search for in the name or description.")
    ] = None,
    sort: tasks.Sort = "newest",
    tag: Annotated[
        list[Tag] | None,
        Query(max_length=MAX_TAGS, description="Only tasks with this tag; with several, tasks that have all of them."),
    ] = None,
    shown: Annotated[
        tasks.Visibility,
        Query(description="`all` includes active and archived tasks; `trash` those that restore_task can bring back."),
    ] = "active",
) -> TaskList:
    """Return the tasks, newest first unless `sort` says otherwise.

    Archived and deleted tasks are included only if `shown` asks for them.
    """
    after = None if cursor is None else unpack_cursor(cursor)

    def query(tx: Tx) -> list[Task]:
        return tasks.list_page(
            tx, limit=limit, after=after, status=status, text=q, sort=sort, tags=tag or [], visibility=shown
        )

    page = await (call.store.scan(query) if q else call.store.read(query))
    more = pack_cursor(page[-1].name if sort == "name" else "", page[-1].id) if len(page) == limit else None
    return TaskList(tasks=page, next_cursor=more)


@group.get("/get_task/{task_id}", raises=(TaskNotFound,))
async def get_task(call: Call, task_id: int) -> Task:
    """Return one task with its whole spec."""
    return await call.store.read(lambda tx: tasks.find(tx, task_id))


@group.put("/update_task/{task_id}", body=TaskUpdate, raises=(LoopIsLive, StatusChanged, TaskNotFound))
async def update_task(call: Call, task_id: int, body: TaskUpdate) -> Updated:
    """Set the task's status; refused while a loop drives the task, or if the status is no longer `was`."""

    def change(tx: Tx) -> Updated:
        now = tasks.find(tx, task_id).status
        if loops.find_live_of_task(tx, task_id) is not None:
            raise LoopIsLive(f"A loop drives task {task_id} and sets its status. Use stop_loop to end the loop.")
        if body.was not in (None, now):
            raise StatusChanged(
                f"The status of task {task_id} is now {now!r}, not {body.was!r}. Read the task again before you set it."
            )
        if tasks.set_status(tx, task_id, body.status):
            events.emit(tx, TaskChanged(task_id=task_id, status=body.status))
        return Updated()

    return await call.write(Updated, change, (task_id, body))


@group.post("/tag_task/{task_id}", body=TaskTagging, raises=(TaskNotFound,))
async def tag_task(call: Call, task_id: int, body: TaskTagging) -> TaskTags:
    """Add and remove tags of the task and return those it has; a tag in both lists is added."""

    def change(tx: Tx) -> TaskTags:
        tasks.check(tx, task_id)
        tags = tasks.change_tags(tx, task_id, add=body.add, remove=body.remove)
        if len(tags) > MAX_TAGS:
            raise Invalid(f"add: a task can have at most {MAX_TAGS} tags; this would make it {len(tags)}.", field="add")
        events.emit(tx, TaskChanged(task_id=task_id, tags=tags))
        return TaskTags(tags=tags)

    return await call.write(TaskTags, change, (task_id, body))


@group.post("/archive_task/{task_id}", raises=(TaskNotFound,))
async def archive_task(call: Call, task_id: int) -> Archived:
    """Hide the task from get_tasks unless `shown` includes it; everything else works as before."""
    return await _archive(call, task_id, True)


@group.post("/unarchive_task/{task_id}", raises=(TaskNotFound,))
async def unarchive_task(call: Call, task_id: int) -> Archived:
    """Undo archive_task: list the task in get_tasks again."""
    return await _archive(call, task_id, False)


@group.delete("/delete_task/{task_id}", raises=(LoopIsLive, NotAllowed, TaskNotFound))
async def delete_task(call: Call, task_id: int) -> TaskDeleted:
    """Move the task to the trash with everything that belongs to it; refused while a loop drives it.

    It can be restored until it is removed for good.
    """
    _check_person(call)

    def delete(tx: Tx) -> TaskDeleted:
        tasks.check(tx, task_id)
        loop = loops.find_live_of_task(tx, task_id)
        if loop is not None:
            raise LoopIsLive(
                f"Loop {loop.id} drives task {task_id}. End the loop with stop_loop, then delete the task."
            )
        trash.put(tx, task_id)
        events.emit(tx, TaskChanged(task_id=task_id, deleted=True), wakes_engine=True)
        return TaskDeleted(kept_until=as_text(read_wall_clock() + timedelta(days=call.trash_days)))

    return await call.write(TaskDeleted, delete, task_id)


@group.post("/restore_task/{task_id}", raises=(NotAllowed, TaskNotFound))
async def restore_task(call: Call, task_id: int) -> Restored:
    """Restore the task from the trash as it was, except that containers that were running have been stopped."""
    _check_person(call)

    def restore(tx: Tx) -> Restored:
        trash.restore(tx, task_id)
        events.emit(tx, TaskChanged(task_id=task_id, restored=True))
        return Restored()

    return await call.write(Restored, restore, task_id)


def _check_person(call: Call) -> None:
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can delete and restore tasks.")


async def _archive(call: Call, task_id: int, archived: bool) -> Archived:
    def change(tx: Tx) -> Archived:
        tasks.check(tx, task_id)
        if tasks.set_archived(tx, task_id, archived):
            events.emit(tx, TaskChanged(task_id=task_id, archived=archived))
        return Archived(archived=archived)

    return await call.write(Archived, change, (task_id, archived))
