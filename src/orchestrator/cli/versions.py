"""Versions to write somewhere: which one is meant, its files, and the versions it came from."""

import hashlib
from dataclasses import dataclass

from orchestrator.cli.formatting import clean
from orchestrator.client.operations import Client
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.errors import Invalid, TaskNotFound, VersionNotFound
from orchestrator.contract.loops import Loop
from orchestrator.contract.names import check_filename
from orchestrator.contract.scores import Spread
from orchestrator.contract.tasks import Task


@dataclass(frozen=True, slots=True)
class Version:
    """One version with its score and its files by name."""

    written: VersionFiles
    score: Spread | None
    files: dict[str, bytes]


async def find_task(client: Client, task_name: str) -> Task:
    """Return the task with this number, else the newest with this name; raise TaskNotFound."""
    if task_name.isascii() and task_name.isdigit() and len(task_name) < 19:
        return await client.get_task(task_id=int(task_name))
    cursor = None
    while True:
        page = await client.get_tasks(q=task_name[:200], cursor=cursor, limit=100, shown="all")
        for task in page.tasks:
            if task.name == task_name:
                return task
        cursor = page.next_cursor
        if cursor is None:
            raise TaskNotFound(
                f"There is no task called {clean(task_name, 80)!r}; `orchestrator get-tasks` lists all tasks."
            )


async def find_version(client: Client, task: Task, label: str | None) -> tuple[str, list[Loop]]:
    """Return the label, by default that of the best version of all loops, and the loops, the one that found it first.

    Raise VersionNotFound if there is no best one.
    """
    loops = await _read_loops(client, task)
    best = loops[0].best_ever if loops else None
    if label is not None:
        return label, loops
    if best is None:
        raise VersionNotFound(f"Task {task.id} has no best version yet. Name another version with --version.")
    return best.version, sorted(loops, key=lambda loop: loop.loop_id != best.loop_id)


async def _read_loops(client: Client, task: Task) -> list[Loop]:
    """Read the task's loops with their rounds, newest first."""
    loops: list[Loop] = []
    cursor = None
    while True:
        page = await client.get_loops(task_id=task.id, cursor=cursor, limit=100)
        loops += [await client.get_loop(task_id=task.id, loop_id=each.loop_id) for each in page.loops]
        cursor = page.next_cursor
        if cursor is None:
            return loops


async def read_version(
    client: Client, task: Task, label: str, *, loops: list[Loop], known: dict[str, VersionFiles]
) -> Version:
    """Download the version and check its files against the recorded hashes; raise Invalid if one differs."""
    files = {}
    for item in (await client.get_code_version(task_id=task.id, version=label)).items:
        content = await client.download_code(task_id=task.id, version=label, filename=check_filename(item.filename))
        if hashlib.sha256(content).hexdigest() != item.sha256:
            raise Invalid(
                f"{item.filename} of {label} does not match its record (the SHA-256 differs), so nothing was written."
            )
        files[item.filename] = content
    scores = (row.score for loop in loops for row in loop.rounds if row.version == label and row.score is not None)
    return Version(known[label], next(scores, None), files)


async def read_all_versions(client: Client, task: Task) -> dict[str, VersionFiles]:
    """Read every version that has files, by label."""
    versions: dict[str, VersionFiles] = {}
    cursor = None
    while True:
        page = await client.get_code(task_id=task.id, cursor=cursor, limit=100)
        versions |= {version.version: version for version in page.versions}
        cursor = page.next_cursor
        if cursor is None:
            return versions


def trace_line(label: str, known: dict[str, VersionFiles], loops: list[Loop]) -> list[str]:
    """List the labels from the first recorded ancestor to `label`.

    Raise VersionNotFound if there is no such version.
    """
    if label not in known:
        raise VersionNotFound(
            f"There is no version {clean(label, 80)!r}. Existing versions: {', '.join(list(known)[:20]) or 'none'}."
        )
    loop_parents = {row.version: row.parent for loop in loops for row in loop.rounds if row.parent is not None}
    line: list[str] = []
    current: str | None = label
    while current is not None and current in known and current not in line:
        line.append(current)
        parents = known[current].parents
        current = parents[0] if parents else loop_parents.get(current)
    return line[::-1]
