"""A backup that was cut, harmed or made up is refused with a sentence, and nothing is touched."""

import gzip
import json
import os
import random
import tarfile
from types import SimpleNamespace

import pytest

from orchestrator.contract.errors import BackupUnusable, NewerDatabase, NotEmpty
from orchestrator.storage.backup import format as backup_format
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from orchestrator.storage.backup.verification import verify_backup
from tests.backup.altering import altered, list_headers, member, members_of, packed, with_row
from tests.backup.making import back_up, fill, with_store

CHECKSUM_END = 155  # of a header: a space behind the digits


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    async def work(store):
        await fill(store)
        return await back_up(store)

    return with_store(tmp_path_factory.mktemp("made") / "data", work)


def refused(path, tmp_path, error=BackupUnusable) -> str:
    """The sentence; the place it was to go to is as before."""
    target = tmp_path / "target"
    before = sorted(os.listdir(tmp_path))

    with pytest.raises(error) as caught:
        restore(path, target, database_url=None, replace=False, progress=Progress())

    assert sorted(os.listdir(tmp_path)) == before
    said = str(caught.value)
    assert len(said) < 600 and "\n" not in said
    return said


@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.9, 0.999])
def test_truncated_file_is_refused(whole, tmp_path, share):
    content = whole.read_bytes()
    (tmp_path / "cut").write_bytes(content[: max(3, int(len(content) * share))])

    said = refused(tmp_path / "cut", tmp_path)

    assert "ends too early" in said and "Nothing was restored" in said


def test_file_cut_at_any_of_its_last_bytes_is_refused(whole, tmp_path):
    content = whole.read_bytes()
    for missing in range(1, 60):
        (tmp_path / "cut").write_bytes(content[:-missing])
        refused(tmp_path / "cut", tmp_path)


def test_archive_cut_between_members_and_packed_anew_is_refused(whole, tmp_path):
    plain = gzip.decompress(whole.read_bytes())
    for blocks in range(1, len(plain) // 512, 7):
        (tmp_path / "cut").write_bytes(gzip.compress(plain[: blocks * 512], 1))
        refused(tmp_path / "cut", tmp_path)


def test_any_altered_byte_is_found(whole, tmp_path):
    plain = bytearray(gzip.decompress(whole.read_bytes()))
    for place in random.Random(1).sample(range(len(plain) - 1024), 150):
        before = plain[place]
        plain[place] ^= 1 << random.Random(place).randrange(8)
        (tmp_path / "harmed").write_bytes(gzip.compress(bytes(plain), 1))
        plain[place] = before
        try:
            verify_backup(tmp_path / "harmed", Progress())
        except (BackupUnusable, NewerDatabase):
            continue
        assert _in_header(bytes(plain), place), f"byte {place} was altered and nobody noticed"


def _in_header(plain: bytes, place: int) -> bool:
    """Padding and unused fields of a tar's headers carry nothing; what they do carry is compared."""
    return plain[place] == 0 or any(place == member.offset + CHECKSUM_END for member in list_headers(plain))


@pytest.mark.parametrize(
    "before, after", [(b'"missing":[]', b'"mkssing":[]'), (b'"missing_count":0', b'"missing_count":4')]
)
def test_altered_end_is_refused(whole, tmp_path, before, after):
    plain = gzip.decompress(whole.read_bytes())
    assert plain.count(before) == 1
    (tmp_path / "harmed").write_bytes(gzip.compress(plain.replace(before, after), 1))

    assert "end.json" in refused(tmp_path / "harmed", tmp_path)


def test_harmed_compressed_file_is_refused(whole, tmp_path):
    content = bytearray(whole.read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "harmed").write_bytes(content)

    assert "damaged" in refused(tmp_path / "harmed", tmp_path) or "too early" in refused(tmp_path / "harmed", tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x1f\x8b",
        b"PK\x03\x04",
        gzip.compress(b"hello", mtime=0),
        gzip.compress(bytes(10_240), mtime=0),
    ],
)
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "other").write_bytes(content)

    refused(tmp_path / "other", tmp_path)


def test_missing_file_and_folder_are_named(tmp_path):
    assert "nowhere" in refused(tmp_path / "nowhere", tmp_path)
    assert str(tmp_path) in refused(tmp_path, tmp_path)


NAMES = [
    "../evil",
    "/etc/cron.d/evil",
    "storage/../../evil",
    "storage/code/../../../evil",
    "storage/code/./x",
    "storage//code/x",
    "storage/code/1/v1/..",
    "database/orchestrator.db",
    "storage/incoming/x",
    "storage/x",
    "storage/code",
    "rows/tasks/../x.jsonl",
    "storage/code/1/a\\..\\b",
    "storage/code/1/a\nb",
    "storage/code/1/" + "x" * 300,
    "storage/code/" + "x/" * 3000 + "y",
    "~/evil",
    "C:/evil",
    ".bashrc",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere_are_refused(whole, tmp_path, name):
    refused(altered(whole, lambda members: [*members, member(name)], tmp_path / "evil"), tmp_path)


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.DIRTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.XGLTYPE,
    ],
)
def test_links_devices_and_folders_are_refused(whole, tmp_path, kind):
    evil = member("storage/code/1/v1/evil", b"", type=kind, linkname="/etc/passwd")

    refused(altered(whole, lambda members: [*members, evil], tmp_path / "evil"), tmp_path)


def test_name_that_comes_twice_is_refused(whole, tmp_path):
    said = refused(altered(whole, lambda members: [*members, members[-1]], tmp_path / "evil"), tmp_path)

    assert "twice" in said


@pytest.mark.parametrize("key", ["GNU.sparse.realname", "linkpath", "comment"])
def test_extended_headers_of_other_kinds_are_refused(whole, tmp_path, key):
    evil = member("storage/code/1/v1/evil", b"x", pax_headers={key: "/etc/passwd"})

    refused(altered(whole, lambda members: [*members, evil], tmp_path / "evil"), tmp_path)


ROWS = [
    ("code", "stored_path", "../../../etc/passwd"),
    ("code", "stored_path", "/etc/passwd"),
    ("code", "filename", "../main.py"),
    ("code", "version", "../../v1"),
    ("log_files", "stored_path", "database/orchestrator.db"),
    ("log_files", "filename", "a/b"),
    ("containers", "id", "../../../evil"),
    ("containers", "grades", "ctr-../x"),
    ("containers", "attempt", "one"),
    ("containers", "attempt", 2**70),
    ("tasks", "name", 7),
    ("tasks", "spec", "{"),
    ("loops", "gap_alarm", 1),
    ("results", "loss", "many"),
    ("datasets", "sha256", "../../code"),
    ("datasets", "format", "csv/../../x"),
    ("log_chunks", "packed", "%%%"),
    ("rounds", "scores", "[" * 100_000),
]


@pytest.mark.parametrize(("table", "column", "value"), ROWS, ids=[f"{table}.{column}" for table, column, _ in ROWS])
def test_rows_that_lead_elsewhere_or_are_none_are_refused(whole, tmp_path, table, column, value):
    said = refused(altered(whole, with_row(table, lambda row: row | {column: value}), tmp_path / "evil"), tmp_path)

    assert f"rows/{table}/" in said


def test_rows_that_contradict_each_other_are_refused(whole, tmp_path):
    def double(members):
        return [
            member(info.name, content * 2) if info.name.startswith("rows/tasks/") else (info, content)
            for info, content in members
        ]

    assert "contradict" in refused(altered(whole, double, tmp_path / "evil"), tmp_path)


def head_with(**values):
    return lambda members: [
        member("backup.json", json.dumps(json.loads(members[0][1]) | values).encode()),
        *members[1:],
    ]


def test_newer_schema_is_refused_by_name(whole, tmp_path):
    said = refused(
        altered(whole, head_with(schema_revision="9999", made_by="7.0.0"), tmp_path / "newer"), tmp_path, NewerDatabase
    )

    assert "7.0.0" in said and "9999" in said


def test_other_formats_are_refused_by_name(whole, tmp_path):
    assert "format 2" in refused(altered(whole, head_with(version=2), tmp_path / "a"), tmp_path)
    assert "photos" in refused(altered(whole, head_with(format="photos"), tmp_path / "b"), tmp_path)
    assert "first" in refused(altered(whole, lambda members: members[::-1], tmp_path / "c"), tmp_path)


def test_tables_that_the_schema_does_not_have_are_refused(whole, tmp_path):
    tables = [{"name": "sqlite_master", "columns": {"sql": "text"}}]

    path = altered(whole, lambda members: head_with(tables=tables)(members)[:1], tmp_path / "evil")

    assert "tables" in refused(path, tmp_path)


@pytest.mark.parametrize(
    "end", [{"members": 1}, {"bytes": 1}, {"files": 99}, {"rows": {}}, {"manifest_sha256": "0" * 64}]
)
def test_end_that_does_not_fit_is_refused(whole, tmp_path, end):
    refused(altered(whole, lambda members: members, tmp_path / "evil", end=end), tmp_path)


def test_bytes_after_the_end_are_refused(whole, tmp_path):
    with tarfile.open(whole) as tar:
        members = [member(info.name, tar.extractfile(info).read()) for info in tar.getmembers()]

    assert "after the end of the backup" in refused(packed(members, tmp_path / "evil", tail=b"x" * 512), tmp_path)


def test_bomb_is_refused_before_anything_is_written(whole, tmp_path, monkeypatch):
    bomb = altered(
        whole, lambda members: [*members, member("storage/outputs/1/ctr-b/bomb", bytes(300_000_000))], tmp_path / "bomb"
    )
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=100_000_000))

    assert bomb.stat().st_size < 5_000_000
    assert "free" in refused(bomb, tmp_path, NotEmpty)


def test_rows_larger_than_any_of_ours_are_not_taken_into_memory(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("orchestrator.storage.backup.reader.MAX_ROWS_BYTES", 1000)

    assert "larger than any" in refused(whole, tmp_path)


def test_head_too_large_is_not_taken_into_memory(whole, tmp_path):
    large = json.dumps(json.loads(members_of(whole)[0][1])).encode() + b" " * backup_format.MAX_SMALL_BYTES

    refused(altered(whole, lambda members: [member("backup.json", large), *members[1:]], tmp_path / "evil"), tmp_path)


def test_unaltered_backup_is_taken(whole, tmp_path):
    again = altered(whole, lambda members: members, tmp_path / "again")

    assert restore(again, tmp_path / "target", database_url=None, replace=False, progress=Progress()).files == 17
