"""An uploaded file read as a table with its schema, or unpacked as a folder with its files.

Runs in the child process.
"""

from pathlib import Path
from typing import Any

from orchestrator.contract.datasets import Table
from orchestrator.tabular.archive import unpack
from orchestrator.tabular.file_format import detect_format
from orchestrator.tabular.profile import profile_table

JOB = "orchestrator.tabular.uploads:read_upload"
FILES = "files"
SCHEMA = "table.json"


def read_upload(request: dict[str, Any]) -> dict[str, Any]:
    """Read an upload and return {kind, format, table or files}.

    Afterwards `folder` contains data.csv or data.parquet with table.json, or files/.
    request: path of the upload, its filename, the folder to fill, and most_bytes for what an archive unpacks to.
    """
    path, folder = Path(request["path"]), Path(request["folder"])
    form = detect_format(path) if not is_tarball(request["filename"]) else "archive"
    if form == "archive":
        files = unpack(path, folder / FILES, request["most_bytes"])
        return {"kind": "folder", "format": form, "files": files}
    table = profile_table(path)
    path.rename(folder / f"data.{form}")
    (folder / SCHEMA).write_text(table.model_dump_json(), encoding="utf-8")
    return {"kind": "table", "format": form, "table": table.model_dump(mode="json")}


def is_tarball(filename: str) -> bool:
    return filename.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


def read_schema(file: Path) -> Table:
    """Read the schema of a stored table, which was written beside it at the upload."""
    return Table.model_validate_json(file.with_name(SCHEMA).read_bytes())
