"""`apply`: write a version's files into a folder, or its ancestors and itself as a branch."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestrator.cli.branch import Branch, make_repository, write_branch
from orchestrator.cli.connect import connect
from orchestrator.cli.files import WrittenFiles, write_files
from orchestrator.cli.formatting import clean, format_path, score_text
from orchestrator.cli.versions import Version, find_task, find_version, read_all_versions, read_version, trace_line
from orchestrator.contract.tasks import Task
from orchestrator.settings import Settings


@dataclass(frozen=True)
class ApplyRequest:
    """The arguments of `apply`; `version` None means the best."""

    task: str
    folder: Path
    version: str | None
    git: bool
    init: bool
    force: bool
    as_json: bool
    settings: Settings


async def apply_version(request: ApplyRequest) -> int:
    """Write the version and print what was written; return exit code 0."""
    async with connect(request.settings) as client:
        task = await find_task(client, request.task)
        label, loops = await find_version(client, task, request.version)
        known = await read_all_versions(client, task)
        line = trace_line(label, known, loops)
        labels = line if request.git else line[-1:]
        read = [await read_version(client, task, name, loops=loops, known=known) for name in labels]
    if request.git:
        branch = await asyncio.to_thread(_write_branch, request, task, read, loops[0].metric if loops else None)
        _print_branch(request, read[-1], branch)
    else:
        written_files = await asyncio.to_thread(write_files, request.folder, read[-1].files, force=request.force)
        _print_files(request, read[-1], written_files)
    return 0


def _write_branch(request: ApplyRequest, task: Task, line: list[Version], metric: str | None) -> Branch:
    if request.init:
        make_repository(request.folder)
    return write_branch(request.folder, task, line, metric=metric, force=request.force)


def _print_files(request: ApplyRequest, version: Version, written_files: WrittenFiles) -> None:
    if request.as_json:
        return _print_json(version, folder=str(request.folder), **asdict(written_files))
    counted = [(written_files.new, "new"), (written_files.replaced, "replaced"), (written_files.same, "unchanged")]
    summary = "; ".join(f"{action}: {', '.join(names)}" for names, action in counted if names)
    print(f"{_describe(version)} in {format_path(request.folder)}; {summary}")


def _print_branch(request: ApplyRequest, version: Version, branch: Branch) -> None:
    if request.as_json:
        return _print_json(version, folder=str(request.folder), **asdict(branch))
    change = "did not change" if branch.before == branch.commit else "was moved" if branch.before else "is new"
    print(
        f"{_describe(version)}: the branch {branch.name} {change}, {branch.commits} commits up to {branch.commit[:12]}"
    )
    print(
        f"Your files were not touched. To see the branch: git -C {format_path(request.folder)} log --stat {branch.name}"
    )


def _describe(version: Version) -> str:
    score = f" ({score_text(version.score)})" if version.score else ""
    return f"{clean(version.written.version, 40)}{score}"


def _print_json(version: Version, **fields: object) -> None:
    print(json.dumps({"version": version.written.version, **fields}))
