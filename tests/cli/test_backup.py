"""`backup`, `restore` and what `doctor` says of growth, as users run them."""

import json
import os
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def ran(command, tmp_path):
    """A data directory with a loop that has ended."""
    assert command("run", "digits", "--data-dir", "data", "--port", "0").returncode == 0
    return tmp_path / "data"


def test_backup_is_restored_to_another_place(command, ran, tmp_path):
    made = command("backup", "all.backup", "--data-dir", "data")
    checked = command("backup", "--verify", "all.backup")
    restored = command("restore", "all.backup", "--data-dir", "new")

    assert (made.returncode, checked.returncode, restored.returncode) == (0, 0, 0), (
        made.stderr + checked.stderr + restored.stderr
    )
    assert "verified byte by byte" in made.stdout and "orchestrator up --data-dir" in restored.stdout
    assert (tmp_path / "all.backup").stat().st_mode & 0o777 == 0o600
    assert list((ran / "backups").iterdir()) == []
    rows = [
        sqlite3.connect(place / "database" / "orchestrator.db").execute("select * from tasks").fetchall()
        for place in (ran, tmp_path / "new")
    ]
    assert rows[0] == rows[1] != []


@pytest.mark.slow
def test_backup_goes_through_the_server_that_holds_the_data(command, start, tmp_path):
    server = start("up", "--data-dir", "data", "--port", "0", "--json")
    assert json.loads(server.stdout.readline())["url"]

    made = command("backup", "live.backup", "--data-dir", "data", "--json")
    refused = command("restore", "live.backup", "--data-dir", "data", "--replace")

    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["state"] == "whole"
    assert refused.returncode == 2 and "holds the data directory" in refused.stderr
    assert command("restore", "live.backup", "--data-dir", "new").returncode == 0


@pytest.mark.slow
def test_backup_without_a_name_stays_in_the_data_directory(command, ran):
    made = json.loads(command("backup", "--data-dir", "data", "--json").stdout)

    assert [str(path) for path in (ran / "backups").iterdir()] == [made["file"]]


@pytest.mark.slow
def test_file_that_exists_is_replaced_only_by_force(command, ran, tmp_path):
    (tmp_path / "mine").write_text("dear")

    refused = command("backup", "mine", "--data-dir", "data")
    assert refused.returncode == 2 and "--force" in refused.stderr and (tmp_path / "mine").read_text() == "dear"

    assert command("backup", "mine", "--data-dir", "data", "--force").returncode == 0
    assert command("backup", "--verify", "mine").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup", "x", "--data-dir", "nowhere"], "no data directory"),
        (["backup", "no/folder/x", "--data-dir", "data"], "does not exist or cannot be written"),
        (["backup", "--verify", "nowhere"], "nowhere"),
        (["restore", "nowhere", "--data-dir", "new"], "nowhere"),
        (["restore", "cut", "--data-dir", "new"], "Nothing was restored"),
        (["restore", "cut"], "working directory"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, tmp_path, arguments, said):
    (tmp_path / "data" / "database").mkdir(parents=True)
    (tmp_path / "cut").write_bytes(b"\x1f\x8b\x08half")
    before = sorted(os.listdir(tmp_path))

    ended = command(*arguments)

    assert ended.returncode == 2 and said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1 and "Traceback" not in ended.stderr
    assert sorted(os.listdir(tmp_path)) == before


def test_verify_takes_nothing_else(command):
    assert "--verify" in command("backup", "--verify").stderr


def test_doctor_says_what_grows_and_changes_nothing(command, ran):
    (ran / "storage" / "outputs" / "7").mkdir(parents=True)
    (ran / "storage" / "outputs" / "7" / "large").write_bytes(b"x" * 3_000_000)
    (ran / "storage" / "wheels").mkdir(exist_ok=True)
    (ran / "storage" / "wheels" / "a.whl").write_bytes(b"x" * 2_000_000)
    with closing(sqlite3.connect(ran / "database" / "orchestrator.db")) as database, database:
        database.execute(
            "insert into answers (key, fingerprint, answer, created_at) values ('k', 'f', '{}', '2026-11-28')"
        )
    before = sorted(str(path) for path in ran.rglob("*"))

    found = {row["name"]: row for row in json.loads(command("doctor", "--json", "--data-dir", "data").stdout)["growth"]}

    assert "schema" in found["database"]["found"] and "2.9 MiB" in found["outputs"]["found"]
    assert found["wheels"]["found"] == "1.9 MiB"
    assert found["largest tasks"]["found"].startswith("task 7 2.9 MiB")
    assert found["keyed answers"]["found"] == "1, the oldest from 2026-11-28; each expires after 60 days"
    assert sorted(str(path) for path in ran.rglob("*")) == before


def test_doctor_says_when_containers_wait_for_disk(command, ran):
    found = json.loads(command("doctor", "--json", "--data-dir", "data", MIN_FREE_MB="999999999").stdout)

    room = next(row for row in found["growth"] if row["name"] == "total")
    assert not room["ok"] and "MIN_FREE_MB" in room["fix"]
