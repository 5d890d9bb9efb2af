"""Which version is meant, its files, and the versions it came from."""

import hashlib
from dataclasses import dataclass

from orchestrator.cli.text import clean
from orchestrator.client.operations import Client
from orchestrator.contract.agents import Spread
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.errors import Invalid, LoopNotFound, TaskNotFound, VersionNotFound
from orchestrator.contract.loops import Loop
from orchestrator.contract.names import checked_filename
from orchestrator.contract.tasks import Task


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it is to be written somewhere: `files` by name."""

    written: VersionFiles
    score: Spread | None
    files: dict[str, bytes]


async def find_task(client: Client, wanted: str) -> Task:
    """The task with this number, or the newest with this name. Raises TaskNotFound."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return await client.get_task(task_id=int(wanted))
    cursor = None
    while True:
        page = await client.get_tasks(q=wanted[:200], cursor=cursor, limit=100, shown="all")
        for task in page.tasks:
            if task.name == wanted:
                return task
        cursor = page.next_cursor
        if cursor is None:
            raise TaskNotFound(
                f"There is no task called {clean(wanted, 80)!r}; `orchestrator get-tasks` lists what there is."
            )


async def find_version(client: Client, task: Task, label: str | None) -> tuple[str, Loop | None]:
    """The label, by default that of the loop's best version, and the loop. Raises VersionNotFound."""
    try:
        loop = await client.get_loop(task_id=task.id)
    except LoopNotFound:
        loop = None
    if label is not None:
        return label, loop
    if loop is None or loop.best is None:
        raise VersionNotFound(f"Task {task.id} has no best version yet; --version names another one.")
    return loop.best.version, loop


async def read_version(
    client: Client, task: Task, label: str, *, loop: Loop | None, known: dict[str, VersionFiles]
) -> Version:
    """The version with its bytes, held against the hashes on record. Raises Invalid where they differ."""
    files = {}
    for item in (await client.get_code_version(task_id=task.id, version=label)).items:
        content = await client.download_code(task_id=task.id, version=label, filename=checked_filename(item.filename))
        if hashlib.sha256(content).hexdigest() != item.sha256:
            raise Invalid(
                f"{item.filename} of {label} is not what its record says (SHA-256 differs): nothing was written."
            )
        files[item.filename] = content
    round_of = next((found for found in loop.rounds if found.version == label), None) if loop else None
    return Version(known[label], round_of.score if round_of else None, files)


async def versions_of(client: Client, task: Task) -> dict[str, VersionFiles]:
    """Every version that has files, by label."""
    found: dict[str, VersionFiles] = {}
    cursor = None
    while True:
        page = await client.get_code(task_id=task.id, cursor=cursor, limit=100)
        found |= {version.version: version for version in page.versions}
        cursor = page.next_cursor
        if cursor is None:
            return found


def line_to(label: str, known: dict[str, VersionFiles], loop: Loop | None) -> list[str]:
    """From the first ancestor that is on record to `label`. Raises VersionNotFound."""
    if label not in known:
        raise VersionNotFound(
            f"There is no version {clean(label, 80)!r}; there is: {', '.join(list(known)[:20]) or 'none'}."
        )
    given = {found.version: found.parent for found in loop.rounds} if loop else {}
    line: list[str] = []
    at: str | None = label
    while at in known and at not in line:
        line.append(at)
        parents = known[at].parents
        at = parents[0] if parents else given.get(at)
    return line[::-1]
