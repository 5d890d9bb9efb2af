"""`export`: a task, its report or its results as a file, checked before it gets its name."""

import asyncio
import hashlib
import json
import os
import uuid
import zipfile
from pathlib import Path

from orchestrator.cli.at_hand import at_hand
from orchestrator.cli.place import WouldOverwrite
from orchestrator.cli.text import path_text
from orchestrator.cli.winner import find_task
from orchestrator.contract.errors import Invalid
from orchestrator.settings import Settings

WHAT = {
    ".zip": ("/export_task/{task_id}", {}),
    ".html": ("/download_report/{task_id}", {"format": "html"}),
    ".md": ("/download_report/{task_id}", {"format": "md"}),
    ".csv": ("/export_results/{task_id}", {"format": "csv"}),
    ".json": ("/export_results/{task_id}", {"format": "json"}),
}
READ_BYTES = 1024 * 1024


async def export_to(wanted: str, file: Path | None, *, force: bool, as_json: bool, settings: Settings) -> int:
    """0 once the file is there whole. Raises Invalid for an ending that says nothing, WouldOverwrite for a file that is there."""
    if file is not None and file.suffix.lower() not in WHAT:
        raise Invalid(f"{path_text(file)}: the ending says what to export; there is {', '.join(WHAT)}.")
    async with at_hand(settings) as client:
        task = await find_task(client, wanted)
        final = file or Path(f"task-{task.id}.zip")
        if (final.exists() or final.is_symlink()) and not force:
            raise WouldOverwrite(f"{path_text(final)} is there already; --force replaces it.")
        path, query = WHAT[final.suffix.lower()]
        aside = final.with_name(f".{uuid.uuid4().hex}.part")
        try:
            with aside.open("xb") as to:
                await client.download_to(to, path, path={"task_id": task.id}, query=query)
            checked = await asyncio.to_thread(check_archive, aside) if final.suffix.lower() == ".zip" else None
            os.replace(aside, final)
        finally:
            aside.unlink(missing_ok=True)
    _tell(final, checked, as_json)
    return 0


def check_archive(path: Path) -> int:
    """How many files the manifest names, each of which was read back and hashed. Raises Invalid where one differs."""
    with zipfile.ZipFile(path) as archive:
        files = json.loads(archive.read("manifest.json"))["files"]
        for entry in files:
            digest = hashlib.sha256()
            with archive.open(entry["path"]) as packed:
                while chunk := packed.read(READ_BYTES):
                    digest.update(chunk)
            if digest.hexdigest() != entry["sha256"]:
                raise Invalid(
                    f"{entry['path']} did not arrive as it was sent (SHA-256 differs): nothing was kept. Try again."
                )
    return len(files)


def _tell(final: Path, checked: int | None, as_json: bool) -> None:
    size = final.stat().st_size
    if as_json:
        print(json.dumps({"file": str(final.resolve()), "size_bytes": size, "files_checked": checked}))
        return
    about = f", {checked} files checked against its manifest" if checked is not None else ""
    print(f"{path_text(final)}: {size:,} bytes{about}")
