"""`apply` and `export`: as a user types them after a run, and in this process on records of a loop."""

import asyncio
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from orchestrator.cli.apply import ApplyRequest, apply_version
from orchestrator.cli.export import export_to
from orchestrator.cli.files import WouldOverwrite
from orchestrator.contract.errors import DataDirUnusable, Invalid, TaskNotFound, VersionNotFound
from orchestrator.settings import Settings
from tests.cli.test_run import PORT, last_json
from tests.take_home.conftest import on_store
from tests.take_home.played import play


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> Settings:
    """A data directory with the loop of tests/take_home/played.py; its best version is v5."""
    folder = tmp_path_factory.mktemp("records")
    on_store(folder, play)
    return Settings(data_dir=folder, _env_file=None)


def apply(settings: Settings, folder: Path, **named) -> int:
    asked = {"task": "1", "version": None, "git": False, "init": False, "force": False, "as_json": True}
    return asyncio.run(apply_version(ApplyRequest(**(asked | named), folder=folder, settings=settings)))


def export(settings: Settings, file: Path, **named) -> int:
    return asyncio.run(export_to("1", file, settings=settings, **({"force": False, "as_json": True} | named)))


def test_a_run_says_how_and_the_winner_goes_home(command, tmp_path):
    ran = command("run", "digits", *PORT)
    applied = command("apply", "digits", "mine", "--json")
    exported = command("export", "1", "home.zip", "--json")

    assert "take home  orchestrator apply 1 FOLDER" in ran.stdout and "/tasks/1/report" in ran.stdout
    assert last_json(applied.stdout) == {
        "version": "v3",
        "folder": "mine",
        "new": ["main.py"],
        "replaced": [],
        "same": [],
    }
    assert (tmp_path / "mine/main.py").read_text() == "print(2)"
    said = last_json(exported.stdout)
    with zipfile.ZipFile(tmp_path / "home.zip") as packed:
        manifest = json.loads(packed.read("manifest.json"))["files"]
        assert len(manifest) == said["files_checked"] == len(packed.namelist()) - 1
        assert all(hashlib.sha256(packed.read(file["path"])).hexdigest() == file["sha256"] for file in manifest)


def test_best_and_named_versions_are_written(records, tmp_path):
    apply(records, tmp_path / "best")
    apply(records, tmp_path / "named", version="v1", task="digits")

    assert (tmp_path / "best/main.py").read_text() == "a = 1\nb = 4\n"
    assert (tmp_path / "named/main.py").read_text() == "a = 1\nb = 2\n"


def test_line_of_the_best_becomes_a_branch(records, tmp_path, capsys):
    apply(records, tmp_path / "repository", git=True, init=True)

    said = json.loads(capsys.readouterr().out)
    assert (said["name"], said["commits"], said["before"]) == ("orchestrator/task-1", 3, None)


@pytest.mark.parametrize(
    ("named", "error"),
    [({"version": "v99"}, VersionNotFound), ({"task": "nothing"}, TaskNotFound), ({"task": "99"}, TaskNotFound)],
)
def test_what_there_is_not_cannot_be_applied(records, tmp_path, named, error):
    with pytest.raises(error):
        apply(records, tmp_path / "mine", **named)

    assert not (tmp_path / "mine").exists()


def test_file_that_does_not_match_its_record_is_refused(records, tmp_path):
    stored = records.data_dir / "storage/code/1/v4/main.py"
    before = stored.read_bytes()
    stored.write_bytes(b"import evil\n")
    try:
        with pytest.raises(Invalid, match="SHA-256"):
            apply(records, tmp_path / "mine", version="v4")
    finally:
        stored.write_bytes(before)

    assert not (tmp_path / "mine").exists()


def test_ending_says_what_is_exported(records, tmp_path):
    begins = {"r.html": "<!doctype html>", "r.md": "# Why v5", "r.csv": "\ufeffid,", "r.json": '{"task_id":1'}
    for name, words in begins.items():
        export(records, tmp_path / name)

        assert (tmp_path / name).read_text(encoding="utf-8").startswith(words)


def test_file_that_is_there_is_left_alone(records, tmp_path):
    (tmp_path / "there.csv").write_text("precious")

    with pytest.raises(WouldOverwrite):
        export(records, tmp_path / "there.csv")
    with pytest.raises(Invalid, match="ending says what to export"):
        export(records, tmp_path / "what.txt")

    assert (tmp_path / "there.csv").read_text() == "precious" and len(list(tmp_path.iterdir())) == 1


def test_without_records_there_is_nothing_to_take(tmp_path):
    with pytest.raises(DataDirUnusable, match="has no records"):
        apply(Settings(data_dir=tmp_path / "nowhere", _env_file=None), tmp_path / "mine")

    assert not (tmp_path / "nowhere").exists()
