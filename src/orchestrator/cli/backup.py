"""`backup` and `restore`: the server that holds the data directory makes the file, in this process where there is none."""

import asyncio
import json
import os
import shlex
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from orchestrator.app import Progress, check_backup, restore_backup
from orchestrator.cli.moving import move_file
from orchestrator.cli.server import serving
from orchestrator.cli.text import clean, path_text, size_text
from orchestrator.client.operations import Client
from orchestrator.contract.errors import AlreadyRunning, BackupUnusable, DataDirUnusable, Invalid, NotEmpty
from orchestrator.contract.keeping import Backup, BackupContent
from orchestrator.settings import Settings

LOOK_SECONDS = 0.3


async def make_backup(settings: Settings, file: Path | None, *, verify: bool, force: bool, as_json: bool) -> int:
    """Raises NotEmpty if FILE exists and is not to be replaced, BackupUnusable, with why, if there is no whole backup."""
    folder = settings.data_dir.resolve()
    if not (folder / "database").is_dir():
        raise DataDirUnusable(f"There is no data directory at {folder}; name the one to back up with --data-dir.")
    _check_file(file, force)
    shown = _Shown()
    async with _server(settings) as url, Client(url, settings.demo_api_key) as client:
        made = await client.create_backup(verify=verify)
        while made.state == "running":
            shown.tell(made.doing, made.rows or 0, made.files or 0, made.content_bytes or 0)
            await asyncio.sleep(LOOK_SECONDS)
            made = next(found for found in (await client.get_backups()).backups if found.name == made.name)
    shown.clear()
    if made.state == "failed":
        raise BackupUnusable(f"No backup was made. {made.doing}")
    place = folder / "backups" / made.name
    if file is not None:
        await asyncio.to_thread(move_file, place, file, replace=force)
        place = file.resolve()
    _say_made(made, place, verify, as_json)
    return 0


async def check_file(file: Path, as_json: bool) -> int:
    found = await _in_thread(lambda progress: check_backup(file, progress))
    lines = [f"Whole     {path_text(file.resolve())} ({size_text(found.size_bytes)})", *_content_lines(found)]
    _say(found.model_dump(mode="json") | {"file": str(file.resolve())}, lines, as_json)
    return 0


async def restore_file(settings: Settings, file: Path, *, replace: bool, as_json: bool) -> int:
    folder = settings.data_dir.resolve()
    found = await _in_thread(lambda progress: restore_backup(file, settings, replace, progress))
    place = shlex.quote(path_text(folder))
    lines = [f"Restored  {path_text(folder)}", *_content_lines(found), f"go on     orchestrator up --data-dir {place}"]
    lines.append("note      loops that were running go on then; end the original first, or stop them in one of the two")
    _say(found.model_dump(mode="json") | {"data_dir": str(folder)}, lines, as_json)
    return 0


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[str]:
    """The address of the server that holds the data directory; in this process, and without driving loops, where there is none."""
    own = settings.model_copy(update={"host": "127.0.0.1", "port": 0})
    try:
        async with serving(own, any_port=True, engine=False) as served:
            yield served.url
    except AlreadyRunning as error:
        if error.url is None:
            raise
        yield error.url


async def _in_thread(work: Callable[[Progress], BackupContent]) -> BackupContent:
    """The work's answer. Ctrl-C takes back what was begun before the command ends."""
    progress, shown = Progress(), _Shown()
    working = asyncio.create_task(asyncio.to_thread(work, progress))
    try:
        while not working.done():
            await asyncio.wait({working}, timeout=LOOK_SECONDS)
            shown.tell(progress.doing, progress.rows, progress.files, progress.bytes)
    finally:
        progress.stop = True
        await asyncio.wait({working})
        shown.clear()
    return working.result()


class _Shown:
    """How far it has come, on one line of a terminal; nothing where nobody looks."""

    def __init__(self) -> None:
        self._to = sys.stderr if sys.stderr.isatty() else None
        self._began = time.monotonic()

    def tell(self, doing: str, rows: int, files: int, size: int) -> None:
        if self._to:
            seconds = time.monotonic() - self._began
            print(
                f"\r\x1b[K{clean(doing)}: {rows:,} rows, {files:,} files, {size_text(size)}, {seconds:.0f} s",
                end="",
                file=self._to,
                flush=True,
            )

    def clear(self) -> None:
        if self._to:
            print("\r\x1b[K", end="", file=self._to, flush=True)


def _check_file(file: Path | None, force: bool) -> None:
    """Before the work: a place that cannot be written is told now."""
    if file is None:
        return
    if file.exists() and (not force or not file.is_file()):
        raise NotEmpty(f"{file} exists; --force replaces a file, or name another.")
    parent = file.resolve().parent
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        raise Invalid(f"The folder {parent} is not there or cannot be written; name another place.")


def _say_made(made: Backup, place: Path, verify: bool, as_json: bool) -> None:
    how = "read back to its last byte" if verify else "not read back"
    lines = [f"Backup    {path_text(place)} ({size_text(made.size_bytes)}, {how})"]
    lines.append(f"holds     {made.rows or 0:,} rows, {made.files or 0:,} files")
    lines += _missing_lines(made)
    lines.append("keep it   it holds labels and programs; only you can read it")
    _say(made.model_dump(mode="json") | {"file": str(place)}, lines, as_json)


def _content_lines(found: BackupContent) -> list[str]:
    lines = [f"holds     {found.rows:,} rows, {found.files:,} files, {size_text(found.content_bytes)}"]
    lines.append(
        f"made      {found.created_at} by release {clean(found.made_by)}, schema {clean(found.schema_revision)}, on {clean(found.database)}"
    )
    return lines + _missing_lines(found)


def _missing_lines(found: Backup | BackupContent) -> list[str]:
    if not found.missing_count:
        return []
    lines = [f"WARNING   {found.missing_count:,} files that records name were not on disk when it was made:"]
    return lines + [f"          {clean(path)}" for path in found.missing[:10]]


def _say(found: dict, lines: list[str], as_json: bool) -> None:
    print(json.dumps(found) if as_json else "\n".join(lines), flush=True)
