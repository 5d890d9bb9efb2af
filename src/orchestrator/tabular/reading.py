"""What an uploaded file turns out to be: a table with its schema, or a folder with its files. Runs in the child."""

from pathlib import Path
from typing import Any

from orchestrator.contract.datasets import Table
from orchestrator.tabular.archive import unpack
from orchestrator.tabular.opening import format_of
from orchestrator.tabular.profile import profiled

JOB = "orchestrator.tabular.reading:read_upload"
FILES = "files"
SCHEMA = "table.json"


def read_upload(asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, format, table or files}; below `folder` then lie data.csv or data.parquet with table.json, or files/.

    asked: path of the upload, its filename, the folder to fill, and most_bytes for what an archive unpacks to.
    """
    path, folder = Path(asked["path"]), Path(asked["folder"])
    form = format_of(path) if not is_tarball(asked["filename"]) else "archive"
    if form == "archive":
        files = unpack(path, folder / FILES, asked["most_bytes"])
        return {"kind": "folder", "format": form, "files": files}
    table = profiled(path)
    path.rename(folder / f"data.{form}")
    (folder / SCHEMA).write_text(table.model_dump_json(), encoding="utf-8")
    return {"kind": "table", "format": form, "table": table.model_dump(mode="json")}


def is_tarball(filename: str) -> bool:
    return filename.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


def schema_of(file: Path) -> Table:
    """The schema of a stored table, kept beside it since it was uploaded."""
    return Table.model_validate_json(file.with_name(SCHEMA).read_bytes())
