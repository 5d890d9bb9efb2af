"""`apply` and `export` as a user types them, after a run."""

import hashlib
import json
import shutil
import zipfile

import pytest

from tests.cli.test_run import PORT, last_json


@pytest.fixture
def ran(command):
    """A finished run in the working directory; its best version is v3."""
    ended = command("run", "digits", *PORT)
    assert ended.returncode == 0, ended.stderr
    return ended


def test_end_of_a_run_says_how_to_take_it_home(ran):
    assert "take home  orchestrator apply 1 FOLDER" in ran.stdout
    assert "/tasks/1/report" in ran.stdout


def test_winner_goes_home_and_out_again(ran, command, tmp_path):
    applied = command("apply", "digits", "mine", "--json")
    exported = command("export", "1", "home.zip", "--json")

    assert last_json(applied.stdout) == {"version": "v3", "folder": "mine", "new": ["main.py"], "replaced": [], "same": []}
    assert (tmp_path / "mine/main.py").read_text() == "print(2)"
    said = last_json(exported.stdout)
    assert said["size_bytes"] == (tmp_path / "home.zip").stat().st_size
    with zipfile.ZipFile(tmp_path / "home.zip") as packed:
        manifest = json.loads(packed.read("manifest.json"))["files"]
        assert len(manifest) == said["files_checked"] == len(packed.namelist()) - 1
        assert all(hashlib.sha256(packed.read(file["path"])).hexdigest() == file["sha256"] for file in manifest)
        assert packed.read("program/main.py") == b"print(2)"


def test_refusals_are_one_sentence_and_write_nothing(ran, command, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/main.py").write_text("precious")
    (tmp_path / "there.csv").write_text("precious")
    asked = {
        ("apply", "1", "mine"): "main.py (there with other content)",
        ("apply", "1", "mine", "--version", "v99"): "no version 'v99'",
        ("apply", "nothing", "mine"): "no task called 'nothing'",
        ("apply", "1", "mine", "--git"): "not the top folder of a git repository" if shutil.which("git") else "no git",
        ("export", "1", "there.csv"): "there.csv is there already",
        ("export", "1", "what.txt"): "the ending says what to export",
    }
    for arguments, words in asked.items():
        ended = command(*arguments)

        assert ended.returncode == 2 and words in ended.stderr and len(ended.stderr.splitlines()) == 1, ended.stderr
    assert (tmp_path / "mine/main.py").read_text() == (tmp_path / "there.csv").read_text() == "precious"
    assert not list(tmp_path.glob(".*.part"))


def test_report_and_results_are_exported_by_their_ending(ran, command, tmp_path):
    for name, begins in {"r.html": "<!doctype html>", "r.md": "# Why v3", "r.csv": "\ufeffid,", "r.json": '{"task_id":1'}.items():
        assert command("export", "1", name).returncode == 0

        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_without_records_there_is_nothing_to_take(command):
    ended = command("apply", "1", "mine", "--data-dir", "nowhere")

    assert ended.returncode == 2 and "There are no records" in ended.stderr
