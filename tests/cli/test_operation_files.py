"""Files on the command line: told by name and size, and sent in parts where they are large."""

import asyncio
import hashlib

from orchestrator.cli.operations import execution
from orchestrator.cli.operations.arguments import parse_arguments
from orchestrator.client.table import Operation, Parameter

UPLOAD = Operation(
    name="upload_x",
    group="x",
    method="POST",
    path="/upload_x",
    answers="shape",
    summary="",
    more="",
    parameters=(
        Parameter("content", "file", required=True, location="content"),
        Parameter("name", "string", required=True, location="query"),
        Parameter("size_bytes", "integer", required=True, location="query"),
        *(Parameter(name, "string", location="query") for name in ("filename", "sha256")),
        Parameter("offset", "integer", location="query"),
    ),
)


def test_an_upload_tells_name_and_size_of_its_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_bytes(b"a,b\n")

    values = parse_arguments(UPLOAD, {"content": "@rows.csv", "name": "mine"})

    assert values == {"content": b"a,b\n", "name": "mine", "size_bytes": 4, "filename": "rows.csv"}


def test_a_large_body_goes_in_parts(monkeypatch):
    monkeypatch.setattr(execution, "PART_BYTES", 4)
    sent = []

    async def ask(**values):
        sent.append((values["offset"], values["content"], values["sha256"]))
        return len(sent)

    answer = asyncio.run(execution._call(ask, UPLOAD, {"content": b"0123456789", "name": "x", "size_bytes": 10}))

    digest = hashlib.sha256(b"0123456789").hexdigest()
    assert sent == [(0, b"0123", digest), (4, b"4567", digest), (8, b"89", digest)]
    assert answer == 3
