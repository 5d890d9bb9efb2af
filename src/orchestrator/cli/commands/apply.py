"""`orchestrator apply`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, carry_out, settings


def apply(
    task: Annotated[str, typer.Argument(help="A task's number or name.")],
    folder: Annotated[Path, typer.Argument(help="Where the files go; it is made if it is not there.")],
    version: Annotated[str | None, typer.Option("--version", help="Another version than the best.")] = None,
    git: Annotated[
        bool,
        typer.Option(
            "--git",
            help="FOLDER is a git repository: make a branch orchestrator/task-<id>, a commit for each ancestor.",
        ),
    ] = False,
    init: Annotated[bool, typer.Option("--init", help="With --git: make FOLDER a repository if it is none.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files with other content, or a branch that went another way.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Take the winner home: write the best version's files into FOLDER.

    Files that are there with other content are left alone, and nothing is written, unless --force is given. With --git neither
    working tree nor index is touched.
    """
    if init and not git:
        raise typer.BadParameter("It goes with --git only.", param_hint="--init")

    async def work() -> int:
        from orchestrator.cli.apply import ApplyRequest, apply_version

        named = settings(data_dir, None, None, False)
        return await apply_version(
            ApplyRequest(
                task=task,
                folder=folder,
                version=version,
                git=git,
                init=init,
                force=force,
                as_json=as_json,
                settings=named,
            )
        )

    carry_out(work(), as_json)
