"""`orchestrator backup`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, carry_out, settings


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to put it; left out: the data directory's backups/.")
    ] = None,
    check: Annotated[bool, typer.Option("--verify", help="Only check FILE, to its last byte.")] = False,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not read the new backup back.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Put everything into one file, while a server runs and loops go on. It holds labels: only you can read it.

    Exit code: 0 the backup is whole, 2 error.
    """
    if check and (file is None or no_verify or force):
        raise typer.BadParameter(
            "--verify checks the FILE that is named, and does nothing else.", param_hint="--verify"
        )

    async def work() -> int:
        from orchestrator.cli.backup import check_file, make_backup

        if check:
            return await check_file(file, as_json)
        return await make_backup(
            settings(data_dir, None, None, False), file, verify=not no_verify, force=force, as_json=as_json
        )

    carry_out(work(), as_json)
