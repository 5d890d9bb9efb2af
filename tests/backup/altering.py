"""Backups that somebody else made or altered, with manifest and end that fit: only what they hold gives them away."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

from orchestrator.storage.backup.format import build_manifest_line

Members = list[tuple[tarfile.TarInfo, bytes]]


def member(name: str, content: bytes = b"x", **fields) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def members_of(path: Path) -> Members:
    """All but manifest and end."""
    with tarfile.open(path) as tar:
        found = [(info, tar.extractfile(info).read()) for info in tar.getmembers()]
    return [(member(info.name, content)) for info, content in found[:-2]]


def altered(path: Path, change: Callable[[Members], Members], to: Path, *, end: dict | None = None) -> Path:
    """A whole backup of the changed members."""
    members = change(members_of(path))
    lines = b"".join(
        build_manifest_line(info.name, len(content), hashlib.sha256(content).hexdigest()) for info, content in members
    )
    rows: dict[str, int] = (
        {table["name"]: 0 for table in json.loads(members[0][1])["tables"]}
        if members[0][0].name == "backup.json"
        else {}
    )
    for info, content in members:
        if info.name.startswith("rows/"):
            table = info.name.split("/")[1]
            rows[table] = rows.get(table, 0) + content.count(b"\n")
    said = {
        "members": len(members),
        "bytes": sum(len(content) for _, content in members),
        "rows": rows,
        "files": sum(info.name.startswith("storage/") for info, _ in members),
        "manifest_sha256": hashlib.sha256(lines).hexdigest(),
    } | (end or {})
    return packed([*members, member("manifest.jsonl", lines), member("end.json", json.dumps(said).encode())], to)


def packed(members: Members, to: Path, tail: bytes = b"") -> Path:
    made = io.BytesIO()
    for info, content in members:
        made.write(info.tobuf(tarfile.PAX_FORMAT) + content + bytes(-len(content) % 512))
    made.write(bytes(1024) + tail)
    to.write_bytes(gzip.compress(made.getvalue(), 1))
    return to


def with_row(table: str, change: Callable[[dict], dict]) -> Callable[[Members], Members]:
    """Changes the first row of the table, given and taken as a dict by column."""

    def work(members: Members) -> Members:
        columns = next(found["columns"] for found in json.loads(members[0][1])["tables"] if found["name"] == table)
        changed = []
        for info, content in members:
            if info.name.startswith(f"rows/{table}/"):
                first, rest = content.split(b"\n", 1)
                row = change(dict(zip(columns, json.loads(first), strict=True)))
                content = json.dumps(list(row.values())).encode() + b"\n" + rest
            changed.append(member(info.name, content))
        return changed

    return work


def list_headers(plain: bytes) -> list[tarfile.TarInfo]:
    """The headers of an unpacked backup, with their places."""
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        return archive.getmembers()
