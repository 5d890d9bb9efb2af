"""What a backup may hold: the terms that its writer and its strict reader share."""

import re

import orjson
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

FORMAT = "ai-orchestrator-backup"
FORMAT_VERSION = 1
HEAD, MANIFEST, END = "backup.json", "manifest.jsonl", "end.json"
MAX_SMALL_BYTES = 4 * 2**20  # of head and end, which are read whole
ROWS_BYTES = 4 * 2**20  # of rows in one member; a member holds at least one row
MAX_ROWS_BYTES = 512 * 2**20  # what a reader takes into memory: a row can hold the largest request
BLOCK_BYTES = 512  # of a tar
CHUNK_BYTES = 2**20
MAX_NAME_CHARS = 4096
MAX_MISSING_LISTED = 100

# Folders below storage/: those whose files rows name, and those that no backup takes (unfinished, or built again).
FOLDERS = ("code", "logs", "outputs", "data", "datasets")
EXCLUDED_FOLDERS = ("incoming", "uploads", "environments")
_ROWS_NAME = re.compile(r"rows/([a-z][a-z0-9_]{0,62})/([0-9]{8})\.jsonl")
_PART = re.compile(r"[^/\\\x00-\x1f\x7f]{1,255}")


class TableHead(BaseModel):
    """Columns in the order of each row, with the kind that says how their values are written."""

    name: str
    columns: dict[str, str]


class Head(BaseModel):
    """First in the file: what made it, and the rows it holds."""

    format: str
    version: int
    schema_revision: str
    made_by: str
    created_at: str
    database: str
    tables: list[TableHead]


class End(BaseModel):
    """Last in the file. `missing`: the first hundred of `missing_count` files that rows name and the disk has not."""

    model_config = ConfigDict(extra="forbid", strict=True)

    members: int
    bytes: int
    rows: dict[str, int]
    files: int
    manifest_sha256: str
    missing_count: int = 0
    missing: list[str] = []

    @property
    def is_consistent(self) -> bool:
        """Whether as many files are listed as missing as were counted."""
        return len(self.missing) == min(self.missing_count, MAX_MISSING_LISTED)


def parse_rows_name(name: str) -> str | None:
    """Return the table whose rows the member holds; None for a member of another kind."""
    match = _ROWS_NAME.fullmatch(name)
    return match and match[1]


def build_rows_name(table: str, number: int) -> str:
    return f"rows/{table}/{number:08}.jsonl"


def is_stored_file(name: str) -> bool:
    """Tell whether the name is a file in one of our folders and cannot point outside of them."""
    parts = name.split("/")
    safe = all(_PART.fullmatch(part) and part not in (".", "..") for part in parts)
    return safe and len(parts) >= 3 and len(name) <= MAX_NAME_CHARS and parts[0] == "storage" and parts[1] in FOLDERS


def find_kind(column: sa.Column) -> str:
    """Return bool, bytes, json, float, int or text; raise TypeError for a type that backups cannot hold."""
    kinds = (
        ("bool", sa.Boolean),
        ("bytes", sa.LargeBinary),
        ("json", sa.JSON),
        ("float", sa.Float),
        ("int", sa.Integer),
        ("text", sa.String),
    )
    for kind, types in kinds:
        if isinstance(column.type, types):
            return kind
    raise TypeError(f"{column}: a backup cannot store {column.type!r}")


def build_manifest_line(name: str, size: int, sha256: str) -> bytes:
    return orjson.dumps([name, size, sha256], option=orjson.OPT_APPEND_NEWLINE)
