"""`orchestrator apply`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, load_settings, run_command


def apply(
    task: Annotated[str, typer.Argument(help="The task's number or name.")],
    folder: Annotated[Path, typer.Argument(help="Folder to write to; it is created if it does not exist.")],
    version: Annotated[str | None, typer.Option("--version", help="Version to write. Default: the best one.")] = None,
    git: Annotated[
        bool,
        typer.Option(
            "--git",
            help="FOLDER is a git repository: write a branch orchestrator/task-<id> with one commit per ancestor.",
        ),
    ] = False,
    init: Annotated[
        bool, typer.Option("--init", help="With --git: make FOLDER a git repository if it is not one.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files with other content, or a branch with other commits.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Write the best version's files into FOLDER.

    If a file exists with other content, nothing is written unless --force is given. With --git, neither the working
    tree nor the index is touched.
    """
    if init and not git:
        raise typer.BadParameter("It can only be used with --git.", param_hint="--init")

    async def work() -> int:
        from orchestrator.cli.apply import ApplyRequest, apply_version

        settings = load_settings(data_dir)
        return await apply_version(
            ApplyRequest(
                task=task,
                folder=folder,
                version=version,
                git=git,
                init=init,
                force=force,
                as_json=as_json,
                settings=settings,
            )
        )

    run_command(work(), as_json)
