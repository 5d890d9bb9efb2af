"""`orchestrator restore`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, load_settings, run_command


def restore(
    file: Annotated[
        Path, typer.Argument(help="Backup written by `orchestrator backup` of this release or an older one.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Move an existing data directory aside; nothing is deleted.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Restore a data directory from a backup, wholly or not at all. Loops that were running continue at its first
    start.

    Exit code: 0 if it was restored, 2 on an error.
    """

    async def work() -> int:
        from orchestrator.cli.backup import restore_file

        return await restore_file(load_settings(data_dir), file, replace=replace, as_json=as_json)

    run_command(work(), as_json)
