"""The loop that `run --resume` continues."""

from orchestrator.cli.formatting import clean
from orchestrator.client.operations import Client
from orchestrator.contract.errors import LoopNotFound
from orchestrator.contract.loops import Loop
from orchestrator.contract.states import LOOP_ENDED, TaskStatus
from orchestrator.contract.tasks import Task

LIVE: tuple[TaskStatus, ...] = ("running", "queued", "waiting", "paused")
ENDED: tuple[TaskStatus, ...] = ("completed", "failed", "stopped")


async def find_unfinished_task(client: Client, task_name: str | None, *, since: str) -> int:
    """Find the task of the newest unfinished loop, archived tasks included; raise LoopNotFound if there is none.

    task_name: a task's id, its name, or the example or folder it came from; None for any task.
    since: when the command began (UTC, ISO 8601). Loops continue as soon as the server runs, so a loop that ended
    after that was unfinished, too.
    """
    name = None if task_name is None or task_name.isdigit() else _find_task_name(task_name)
    tasks = [task for status in LIVE for task in await _list_tasks(client, status)]
    for status in ENDED:
        tasks += [
            task
            for task in (await client.get_tasks(status=status, limit=100, shown="all")).tasks
            if task.updated_at >= since
        ]
    loops: list[Loop] = []
    for task in tasks:
        if task_name is None or task.name == name or (task_name.isdigit() and task.id == int(task_name)):
            loops += await _list_unfinished(client, task, since)
    if not loops:
        of_task = "" if task_name is None else f" of task {clean(task_name, 80)!r}"
        raise LoopNotFound(
            f"There is no unfinished loop{of_task} in this data directory. `orchestrator start-loop ID` goes on from a "
            "task's best version, or begins anew with --start-from scratch; `orchestrator run TASK` makes a new task."
        )
    return max(loops, key=lambda loop: int(loop.loop_id.rsplit("-", 1)[-1])).task_id


async def _list_unfinished(client: Client, task: Task, since: str) -> list[Loop]:
    try:
        loop = await client.get_loop(task_id=task.id)
    except LoopNotFound:
        return []
    return [loop] if loop.state not in LOOP_ENDED or (loop.ended_at or "") >= since else []


async def _list_tasks(client: Client, status: TaskStatus) -> list[Task]:
    tasks: list[Task] = []
    cursor = None
    while True:
        page = await client.get_tasks(status=status, cursor=cursor, limit=100, shown="all")
        tasks += page.tasks
        cursor = page.next_cursor
        if cursor is None:
            return tasks


def _find_task_name(task_name: str) -> str:
    """Return the name inside the task's file if `task_name` is an example or a folder, else `task_name` itself."""
    from pathlib import Path

    from orchestrator import examples

    is_task = task_name in examples.list_names() or (Path(task_name) / "task.toml").is_file()
    return examples.load(task_name).name if is_task else task_name
