"""`orchestrator export`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, carry_out, settings


def export(
    task: Annotated[str, typer.Argument(help="A task's number or name.")],
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Its ending says what: .zip everything, .html or .md the report, .csv or .json the results. Left out: task-<id>.zip."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Take a task home as one file: program, requirements, outputs, report, lineage and all records; or the report or results alone."""

    async def work() -> int:
        from orchestrator.cli.export import export_to

        return await export_to(task, file, force=force, as_json=as_json, settings=settings(data_dir, None, None, False))

    carry_out(work(), as_json)
