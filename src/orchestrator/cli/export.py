"""`export`: write a task, its report or its results to a file, which is checked before it gets its name."""

import asyncio
import hashlib
import json
import os
import uuid
import zipfile
from pathlib import Path

from orchestrator.cli.connect import connect
from orchestrator.cli.files import WouldOverwrite
from orchestrator.cli.formatting import format_path
from orchestrator.cli.versions import find_task
from orchestrator.contract.errors import Invalid
from orchestrator.settings import Settings

EXPORTS = {
    ".zip": ("/export_task/{task_id}", {}),
    ".html": ("/download_report/{task_id}", {"format": "html"}),
    ".md": ("/download_report/{task_id}", {"format": "md"}),
    ".csv": ("/export_results/{task_id}", {"format": "csv"}),
    ".json": ("/export_results/{task_id}", {"format": "json"}),
}
READ_BYTES = 1024 * 1024


async def export_to(task_name: str, file: Path | None, *, force: bool, as_json: bool, settings: Settings) -> int:
    """Write the file and return exit code 0.

    Raise Invalid for an unknown ending, WouldOverwrite for a file that exists.
    """
    if file is not None and file.suffix.lower() not in EXPORTS:
        raise Invalid(f"{format_path(file)}: the file's ending says what to export. Use one of {', '.join(EXPORTS)}.")
    async with connect(settings) as client:
        task = await find_task(client, task_name)
        final = file or Path(f"task-{task.id}.zip")
        if (final.exists() or final.is_symlink()) and not force:
            raise WouldOverwrite(f"{format_path(final)} exists already; --force replaces it.")
        path, query = EXPORTS[final.suffix.lower()]
        part = final.with_name(f".{uuid.uuid4().hex}.part")
        try:
            with part.open("xb") as to:
                await client.download_to(to, path, path={"task_id": task.id}, query=query)
            files_checked = await asyncio.to_thread(check_archive, part) if final.suffix.lower() == ".zip" else None
            os.replace(part, final)
        finally:
            part.unlink(missing_ok=True)
    _print_result(final, files_checked, as_json)
    return 0


def check_archive(path: Path) -> int:
    """Hash every file the manifest names and return their number; raise Invalid if one differs."""
    with zipfile.ZipFile(path) as archive:
        files = json.loads(archive.read("manifest.json"))["files"]
        for entry in files:
            digest = hashlib.sha256()
            with archive.open(entry["path"]) as packed:
                while chunk := packed.read(READ_BYTES):
                    digest.update(chunk)
            if digest.hexdigest() != entry["sha256"]:
                raise Invalid(
                    f"{entry['path']} was damaged on the way (its SHA-256 differs), so nothing was kept. Try again."
                )
    return len(files)


def _print_result(final: Path, checked: int | None, as_json: bool) -> None:
    size = final.stat().st_size
    if as_json:
        print(json.dumps({"file": str(final.resolve()), "size_bytes": size, "files_checked": checked}))
        return
    note = f", {checked} files checked against its manifest" if checked is not None else ""
    print(f"{format_path(final)}: {size:,} bytes{note}")
