"""Which loop `run --resume` means."""

from orchestrator.cli.text import clean
from orchestrator.client.operations import Client
from orchestrator.contract.errors import LoopNotFound
from orchestrator.contract.loops import Loop
from orchestrator.contract.states import LOOP_ENDED, TaskStatus
from orchestrator.contract.tasks import Task

LIVE: tuple[TaskStatus, ...] = ("running", "queued", "waiting", "paused")
ENDED: tuple[TaskStatus, ...] = ("completed", "failed", "stopped")


async def unfinished_task(client: Client, wanted: str | None, *, since: str) -> int:
    """The task of the newest loop that has not ended, be the task archived or not; `wanted` is a task's id, its name, or the example or folder it came from.

    since: when the command began (UTC, ISO 8601). Loops go on as soon as the server runs: one that has ended after that was
    unfinished, too. Raises LoopNotFound if there is none.
    """
    name = None if wanted is None or wanted.isdigit() else _name_of(wanted)
    tasks = [task for status in LIVE for task in await _tasks(client, status)]
    for status in ENDED:
        tasks += [
            task
            for task in (await client.get_tasks(status=status, limit=100, shown="all")).tasks
            if task.updated_at >= since
        ]
    found: list[Loop] = []
    for task in tasks:
        if wanted is None or task.name == name or (wanted.isdigit() and task.id == int(wanted)):
            found += await _unfinished(client, task, since)
    if not found:
        of = "" if wanted is None else f" of task {clean(wanted, 80)!r}"
        raise LoopNotFound(
            f"There is no unfinished loop{of} in this data directory; `orchestrator run TASK` starts one."
        )
    return max(found, key=lambda loop: int(loop.loop_id.rsplit("-", 1)[-1])).task_id


async def _unfinished(client: Client, task: Task, since: str) -> list[Loop]:
    try:
        loop = await client.get_loop(task_id=task.id)
    except LoopNotFound:
        return []
    return [loop] if loop.state not in LOOP_ENDED or (loop.ended_at or "") >= since else []


async def _tasks(client: Client, status: TaskStatus) -> list[Task]:
    tasks: list[Task] = []
    cursor = None
    while True:
        page = await client.get_tasks(status=status, cursor=cursor, limit=100, shown="all")
        tasks += page.tasks
        cursor = page.next_cursor
        if cursor is None:
            return tasks


def _name_of(wanted: str) -> str:
    """The name in the task's file where `wanted` is one, else `wanted` itself."""
    from pathlib import Path

    from orchestrator import examples

    is_task = wanted in examples.names() or (Path(wanted) / "task.toml").is_file()
    return examples.load(wanted).name if is_task else wanted
