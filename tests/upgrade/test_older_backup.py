"""A backup that an older release made is restored with its own schema and then brought to this release's."""

import base64
import gzip
import json
from pathlib import Path

import pytest

from orchestrator.storage.backup.format import HEAD, build_rows_name
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from orchestrator.storage.backup.writer import Writer
from orchestrator.storage.queries import counters
from tests.backup.making import everything, with_store
from tests.upgrade.released import RELEASES, left_by

KINDS = {
    "TEXT": "text",
    "INTEGER": "int",
    "BIGINT": "int",
    "FLOAT": "float",
    "BOOLEAN": "bool",
    "BLOB": "bytes",
    "JSON": "json",
}


def backup_of(left: dict, path: Path) -> Path:
    """What `backup` of that release would have written."""
    kinds = {
        name: {column: KINDS[kind] for column, kind in table["columns"].items()}
        for name, table in left["tables"].items()
    }
    head = {
        "format": "ai-orchestrator-backup",
        "version": 1,
        "schema_revision": left["revision"],
        "made_by": left["release"],
        "created_at": "2026-11-25T00:00:00.000000Z",
        "database": "sqlite",
        "tables": [{"name": name, "columns": columns} for name, columns in kinds.items()],
    }
    with path.open("wb") as file:
        writer = Writer(file, Progress())
        writer.add_bytes(HEAD, json.dumps(head).encode())
        for name, table in left["tables"].items():
            lines = [
                json.dumps([_value(value, kind) for value, kind in zip(row, kinds[name].values(), strict=True)])
                for row in table["rows"]
            ]
            writer.add_bytes(build_rows_name(name, 1), "".join(f"{line}\n" for line in lines).encode())
            writer.rows[name] = len(lines)
        for name, content in left["files"].items():
            if not name.startswith(("database/", "storage/incoming/")):
                writer.add_bytes(name, base64.b64decode(content["base64"]))
                writer.files += 1
        writer.close([], 0)
    assert gzip.decompress(path.read_bytes())
    return path


def _value(value, kind):
    if value is not None and kind == "bool":
        return bool(value)
    return value["base64"] if isinstance(value, dict) else value


@pytest.mark.both_databases
@pytest.mark.parametrize("revision", [release.revision for release in RELEASES])
def test_older_backup_is_restored_and_upgraded(folder, tmp_path, revision, database_url, request):
    left = left_by(revision)
    url = None
    if database_url is not None:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create())

    content = restore(
        backup_of(left, tmp_path / "old.backup"), folder, database_url=url, replace=False, progress=Progress()
    )

    rows = with_store(folder, lambda store: store.scan(everything), url)
    assert content.schema_revision == revision
    kept = {name: len(rows[name]) for name in left["tables"]}
    assert kept == {name: len(table["rows"]) for name, table in left["tables"].items()} | {
        "counters": len(counters.NAMES)  # each release has its own
    }
    assert not list((folder / "database").glob("*before*"))
