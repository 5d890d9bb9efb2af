"""`orchestrator export`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, load_settings, run_command


def export(
    task: Annotated[str, typer.Argument(help="The task's number or name.")],
    file: Annotated[
        Path | None,
        typer.Argument(
            help="File to write. Its ending says what to export: .zip for everything, .html or .md for the report, "
            ".csv or .json for the results. Default: task-<id>.zip."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Export a task as one file.

    A .zip holds the best program with its requirements and outputs, the report, the lineage and all records; other
    endings export the report or the results alone."""

    async def work() -> int:
        from orchestrator.cli.export import export_to

        return await export_to(task, file, force=force, as_json=as_json, settings=load_settings(data_dir))

    run_command(work(), as_json)
