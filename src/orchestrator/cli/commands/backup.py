"""`orchestrator backup`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, load_settings, run_command


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write the backup. Default: backups/ in the data directory.")
    ] = None,
    check: Annotated[bool, typer.Option("--verify", help="Only check that FILE is complete, byte by byte.")] = False,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not verify the new backup.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Back up everything to one file while server and loops run on. It holds labels, so only you can read it.

    Exit code: 0 if the backup is complete, 2 on an error.
    """
    if check and (file is None or no_verify or force):
        raise typer.BadParameter(
            "It needs FILE, and cannot be combined with --no-verify or --force.", param_hint="--verify"
        )

    async def work() -> int:
        from orchestrator.cli.backup import check_file, make_backup

        if check and file is not None:
            return await check_file(file, as_json)
        return await make_backup(load_settings(data_dir), file, verify=not no_verify, force=force, as_json=as_json)

    run_command(work(), as_json)
