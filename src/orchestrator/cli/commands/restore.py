"""`orchestrator restore`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, carry_out, settings


def restore(
    file: Annotated[
        Path, typer.Argument(help="A backup that `orchestrator backup` wrote, of this release or an older one.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Move the data directory that is there aside; nothing is deleted.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Make a data directory from a backup: whole, or nothing at all. Loops that were running go on at its first start.

    Exit code: 0 it is restored, 2 error.
    """

    async def work() -> int:
        from orchestrator.cli.backup import restore_file

        return await restore_file(settings(data_dir, None, None, False), file, replace=replace, as_json=as_json)

    carry_out(work(), as_json)
