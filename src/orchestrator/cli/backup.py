"""`backup` and `restore`: a backup is made by the server that holds the data directory, or in this process if none is
running.
"""

import asyncio
import json
import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestrator.app import Progress, check_backup, restore_backup
from orchestrator.cli.connect import connect
from orchestrator.cli.files import move_file
from orchestrator.cli.formatting import clean, format_path, format_size
from orchestrator.contract.errors import BackupUnusable, DataDirUnusable, Invalid, NotEmpty
from orchestrator.contract.keeping import Backup, BackupContent
from orchestrator.settings import Settings

POLL_SECONDS = 0.3


async def make_backup(settings: Settings, file: Path | None, *, verify: bool, force: bool, as_json: bool) -> int:
    """Make a backup and print where it is; return exit code 0.

    Raises NotEmpty if the file exists and is not to be replaced, BackupUnusable with the reason if the backup failed.
    """
    folder = settings.data_dir.resolve()
    if not (folder / "database").is_dir():
        raise DataDirUnusable(f"There is no data directory at {folder}. Name the one to back up with --data-dir.")
    _check_file(file, force)
    line = _ProgressLine()
    async with connect(settings) as client:
        made = await client.create_backup(verify=verify)
        while made.state == "running":
            line.show(made.doing, made.rows or 0, made.files or 0, made.content_bytes or 0)
            await asyncio.sleep(POLL_SECONDS)
            made = next(backup for backup in (await client.get_backups()).backups if backup.name == made.name)
    line.clear()
    if made.state == "failed":
        raise BackupUnusable(f"No backup was made. {made.doing}")
    path = folder / "backups" / made.name
    if file is not None:
        await asyncio.to_thread(move_file, path, file, replace=force)
        path = file.resolve()
    _print_made(made, path, verify, as_json)
    return 0


async def check_file(file: Path, as_json: bool) -> int:
    """Check a backup to its last byte and print what it holds; raise BackupUnusable if it is damaged."""
    content = await _run_in_thread(lambda progress: check_backup(file, progress))
    lines = [f"Complete  {format_path(file.resolve())} ({format_size(content.size_bytes)})", *_format_content(content)]
    _print(content.model_dump(mode="json") | {"file": str(file.resolve())}, lines, as_json)
    return 0


async def restore_file(settings: Settings, file: Path, *, replace: bool, as_json: bool) -> int:
    """Make the data directory from the backup and print what it holds; return exit code 0."""
    folder = settings.data_dir.resolve()
    content = await _run_in_thread(lambda progress: restore_backup(file, settings, replace, progress))
    data_dir = shlex.quote(format_path(folder))
    lines = [
        f"Restored  {format_path(folder)}",
        *_format_content(content),
        f"continue  orchestrator up --data-dir {data_dir}",
    ]
    lines.append(
        "note      loops that were running continue then; first shut down the original server, or stop its loops there"
    )
    _print(content.model_dump(mode="json") | {"data_dir": str(folder)}, lines, as_json)
    return 0


async def _run_in_thread(work: Callable[[Progress], BackupContent]) -> BackupContent:
    """Run the work in a thread and return its answer; Ctrl-C undoes what was begun before the command ends."""
    progress, line = Progress(), _ProgressLine()
    working = asyncio.create_task(asyncio.to_thread(work, progress))
    try:
        while not working.done():
            await asyncio.wait({working}, timeout=POLL_SECONDS)
            line.show(progress.doing, progress.rows, progress.files, progress.bytes)
    finally:
        progress.stop = True
        await asyncio.wait({working})
        line.clear()
    return working.result()


class _ProgressLine:
    """Progress on one line of a terminal; prints nothing where there is none."""

    def __init__(self) -> None:
        self._stream = sys.stderr if sys.stderr.isatty() else None
        self._began = time.monotonic()

    def show(self, doing: str, rows: int, files: int, size: int) -> None:
        if self._stream:
            seconds = time.monotonic() - self._began
            print(
                f"\r\x1b[K{clean(doing)}: {rows:,} rows, {files:,} files, {format_size(size)}, {seconds:.0f} s",
                end="",
                file=self._stream,
                flush=True,
            )

    def clear(self) -> None:
        if self._stream:
            print("\r\x1b[K", end="", file=self._stream, flush=True)


def _check_file(file: Path | None, force: bool) -> None:
    """Check that the file can be written before the work begins; raise NotEmpty or Invalid."""
    if file is None:
        return
    if file.exists() and (not force or not file.is_file()):
        raise NotEmpty(f"{file} exists. Use --force to replace a file, or name another one.")
    parent = file.resolve().parent
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        raise Invalid(f"The folder {parent} does not exist or cannot be written. Name another place.")


def _print_made(made: Backup, path: Path, verify: bool, as_json: bool) -> None:
    how = "verified byte by byte" if verify else "not verified"
    lines = [f"Backup    {format_path(path)} ({format_size(made.size_bytes)}, {how})"]
    lines.append(f"holds     {made.rows or 0:,} rows, {made.files or 0:,} files")
    lines += _format_missing(made)
    lines.append("private   it contains labels and programs; only you can read the file, keep it that way")
    _print(made.model_dump(mode="json") | {"file": str(path)}, lines, as_json)


def _format_content(content: BackupContent) -> list[str]:
    lines = [f"holds     {content.rows:,} rows, {content.files:,} files, {format_size(content.content_bytes)}"]
    lines.append(
        f"made      {content.created_at} by release {clean(content.made_by)}, schema "
        f"{clean(content.schema_revision)}, on {clean(content.database)}"
    )
    return lines + _format_missing(content)


def _format_missing(content: Backup | BackupContent) -> list[str]:
    if not content.missing_count:
        return []
    lines = [f"WARNING   {content.missing_count:,} files named in the records were not on disk when it was made:"]
    return lines + [f"          {clean(path)}" for path in content.missing[:10]]


def _print(values: dict[str, Any], lines: list[str], as_json: bool) -> None:
    print(json.dumps(values) if as_json else "\n".join(lines), flush=True)
