"""An uploaded file read as a table with its schema, or unpacked as a folder with its files.

Runs in the child process.
"""

from pathlib import Path
from typing import Any

from orchestrator.contract.datasets import Table
from orchestrator.contract.errors import Invalid
from orchestrator.contract.reading import ReadingOptions
from orchestrator.tabular.archive import unpack
from orchestrator.tabular.compression import decompress, find_compression, holds_tar
from orchestrator.tabular.file_format import detect_format
from orchestrator.tabular.profile import profile_table

JOB = "orchestrator.tabular.uploads:read_upload"
FILES = "files"
SCHEMA = "table.json"
UNPACKED = "unpacked"  # while a compressed file is read
NOT_CSV = "encoding, separator, header and quote say how a CSV file is read, and this file is none. Leave them out."


def read_upload(request: dict[str, Any]) -> dict[str, Any]:
    """Read an upload and return {kind, format, table or files}.

    Afterwards `folder` contains data.csv or data.parquet with table.json, or files/.
    request: path of the upload, its filename, the folder to fill, most_bytes for what it unpacks to, and the options
    that a CSV file is read with. Raise Invalid for options with another file.
    """
    path, folder = Path(request["path"]), Path(request["folder"])
    form, path = open_upload(path, request["filename"], folder / UNPACKED, request["most_bytes"])
    options = ReadingOptions.model_validate(request["options"])
    if options.given and form != "csv":
        raise Invalid(NOT_CSV)
    if form == "archive":
        files = unpack(path, folder / FILES, request["most_bytes"])
        (folder / UNPACKED).unlink(missing_ok=True)
        return {"kind": "folder", "format": form, "files": files}
    table = profile_table(path, options)
    path.rename(folder / f"data.{form}")
    (folder / SCHEMA).write_text(table.model_dump_json(), encoding="utf-8")
    return {"kind": "table", "format": form, "table": table.model_dump(mode="json")}


def open_upload(path: Path, filename: str, unpacked: Path, max_bytes: int) -> tuple[str, Path]:
    """Return the format of the upload and where it is: what a compressed file holds is written to `unpacked`.

    Compressed tar archives that Python reads stay as they are. Raises BadTable, PackageMissing.
    """
    if is_tarball(filename):
        return "archive", path
    compression = find_compression(path)
    if compression is None:
        return detect_format(path), path
    if compression != "zstd" and holds_tar(path, compression):
        return "archive", path
    decompress(path, compression, unpacked, max_bytes)
    return detect_format(unpacked), unpacked


def is_tarball(filename: str) -> bool:
    return filename.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


def read_schema(file: Path) -> Table:
    """Read the schema of a stored table, which was written beside it at the upload."""
    return Table.model_validate_json(file.with_name(SCHEMA).read_bytes())
