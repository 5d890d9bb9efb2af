"""`apply`: a version's files in a folder, or its line as a branch."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestrator.cli.at_hand import at_hand
from orchestrator.cli.branch import Branch, make_repository, write_branch
from orchestrator.cli.place import Placed, place_files
from orchestrator.cli.text import clean, path_text, score_text
from orchestrator.cli.winner import Version, find_task, find_version, line_to, read_version, versions_of
from orchestrator.contract.tasks import Task
from orchestrator.settings import Settings


@dataclass(frozen=True)
class ApplyRequest:
    """`version` None: the best."""

    task: str
    folder: Path
    version: str | None
    git: bool
    init: bool
    force: bool
    as_json: bool
    settings: Settings


async def apply_version(request: ApplyRequest) -> int:
    async with at_hand(request.settings) as client:
        task = await find_task(client, request.task)
        label, loop = await find_version(client, task, request.version)
        known = await versions_of(client, task)
        line = line_to(label, known, loop)
        wanted = line if request.git else line[-1:]
        read = [await read_version(client, task, name, loop=loop, known=known) for name in wanted]
    if request.git:
        branch = await asyncio.to_thread(_branch, request, task, read, loop and loop.metric)
        _tell_branch(request, read[-1], branch)
    else:
        placed = await asyncio.to_thread(place_files, request.folder, read[-1].files, force=request.force)
        _tell_files(request, read[-1], placed)
    return 0


def _branch(request: ApplyRequest, task: Task, line: list[Version], metric: str | None) -> Branch:
    if request.init:
        make_repository(request.folder)
    return write_branch(request.folder, task, line, metric=metric, force=request.force)


def _tell_files(request: ApplyRequest, version: Version, placed: Placed) -> None:
    if request.as_json:
        return _print_json(version, folder=str(request.folder), **asdict(placed))
    counted = [(placed.new, "new"), (placed.replaced, "replaced"), (placed.same, "unchanged")]
    said = "; ".join(f"{what}: {', '.join(names)}" for names, what in counted if names)
    print(f"{_about(version)} in {path_text(request.folder)}; {said}")


def _tell_branch(request: ApplyRequest, version: Version, branch: Branch) -> None:
    if request.as_json:
        return _print_json(version, folder=str(request.folder), **asdict(branch))
    what = "is as it was" if branch.before == branch.commit else "moved on" if branch.before else "is new"
    print(f"{_about(version)}: the branch {branch.name} {what}, {branch.commits} commits up to {branch.commit[:12]}")
    print(f"Your files are untouched; to see it: git -C {path_text(request.folder)} log --stat {branch.name}")


def _about(version: Version) -> str:
    score = f" ({score_text(version.score)})" if version.score else ""
    return f"{clean(version.written.version, 40)}{score}"


def _print_json(version: Version, **found) -> None:
    print(json.dumps({"version": version.written.version, **found}))
