"""A start that cannot succeed ends within seconds, with exit code 2 and a sentence that names the place and the remedy.

Limits and mounts are set by a shell before the command replaces it. Case 44 is the low limit of open files.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPTED

UP = "up --port 0 --json"
RUN = "run digits --port 0 --json"
AS_ROOT = os.geteuid() == 0


def ended(
    words: str, folder: Path, *, before: str = "", program: str = str(SCRIPTED), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a shell that does `before` first."""
    return subprocess.run(
        ["/bin/bash", "-c", f'{before}\nexec "$0" {program} {words}', sys.executable],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(words: str, folder: Path, **options: str) -> str:
    """Return the one sentence that the command ended with; it is the same on both streams."""
    done = ended(words, folder, **options)
    sentence = done.stderr.splitlines()[-1].removeprefix("Error: ")

    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["detail"] == sentence
    return sentence


def on_small_disk(size: str, folder: Path, *, then: str = "") -> str:
    """Return shell commands that mount a disk of that size at `folder`, for this process only."""
    folder.mkdir(exist_ok=True)
    mount = f"mount -t tmpfs -o size={size} none {folder} && {then or 'true'}"
    if subprocess.run(["unshare", "--mount", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk here")
    return f'if [ -z "$INSIDE" ]; then INSIDE=1 exec unshare --mount bash -c "$BASH_EXECUTION_STRING" "$0"; fi; {mount}'


@pytest.mark.parametrize("size", ["4k", "64k", "600k"])
def test_full_disk_is_a_sentence(size, tmp_path):
    before = on_small_disk(size, tmp_path / "small")

    sentence = refused(f"{UP} --data-dir small/data", tmp_path, before=before)

    assert str(tmp_path / "small/data") in sentence and "ree some space" in sentence and "--data-dir" in sentence


def test_read_only_disk_is_a_sentence(tmp_path):
    small = tmp_path / "small"
    before = on_small_disk("4m", small, then=f"mkdir {small}/data && mount -o remount,ro {small}")

    sentence = refused(f"{UP} --data-dir small/data", tmp_path, before=before)

    assert f"{small}/data" in sentence and "Read-only file system" in sentence and "--data-dir" in sentence


@pytest.mark.parametrize(
    ("words", "limit", "named"),
    [
        (UP, "ulimit -n 40", "40 open files"),
        (RUN, "ulimit -n 40", "40 open files"),
        (UP, "ulimit -u 20", "20 processes"),
        (UP, "ulimit -v 1000000", "of addresses"),
    ],
)
def test_limit_too_low_for_a_server_is_a_sentence(words, limit, named, tmp_path):
    sentence = refused(words, tmp_path, before=limit)

    assert named in sentence and "ulimit" in sentence


def test_doctor_names_a_limit_that_is_too_low(tmp_path):
    done = ended("doctor --json", tmp_path, before="ulimit -n 40")

    limits = next(check for check in json.loads(done.stdout)["checks"] if check["name"] == "limits")
    assert done.returncode == 2 and not limits["ok"] and "40 open files" in limits["fix"]


def test_low_soft_limit_is_raised(tmp_path):
    done = ended(RUN, tmp_path, before="ulimit -Hn 800; ulimit -Sn 30")

    assert done.returncode == 0, done.stderr


def test_too_few_processes_are_a_sentence(tmp_path):
    """What this user runs already counts, so the limit is not seen to be too low before a thread is refused."""
    if AS_ROOT:
        pytest.skip("the kernel sets root no such limit")

    sentence = refused("doctor --json", tmp_path, before="ulimit -u 1", program="-m orchestrator")

    assert "ulimit -u" in sentence


@pytest.mark.parametrize("given", ["option", "variable"])
def test_home_directory_is_found_by_its_sign(given, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    named = {"ORCHESTRATOR_DATA_DIR": "~/kept"} if given == "variable" else {}
    words = RUN + (" --data-dir=~/kept" if given == "option" else "")

    done = ended(words, tmp_path, HOME=str(home), **named)

    assert done.returncode == 0 and (home / "kept" / "database").is_dir() and not (tmp_path / "~").exists()


def test_unknown_home_directory_is_a_sentence(tmp_path):
    sentence = refused(UP, tmp_path, ORCHESTRATOR_DATA_DIR="~no-such-user/kept")

    assert "~no-such-user/kept" in sentence and "whole path" in sentence


def test_file_in_the_place_of_the_data_dir_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    sentence = refused(f"{RUN} --data-dir file", tmp_path)

    assert str(tmp_path / "file") in sentence and "--data-dir" in sentence


def test_database_that_is_none_is_a_sentence(tmp_path):
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "orchestrator.db").write_text("these are only words, and more than a few of them")

    sentence = refused(UP, tmp_path)

    assert str(tmp_path / "database" / "orchestrator.db") in sentence and "orchestrator restore" in sentence


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_data_dir_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "locked").mkdir(mode=0o555)

    sentence = refused(f"{UP} --data-dir locked", tmp_path)

    assert str(tmp_path / "locked") in sentence and "--data-dir" in sentence


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TMPDIR": "/no/such/folder"},
    ],
    ids=["C locale", "ASCII only", "no TMPDIR"],
)
def test_odd_environment_changes_nothing(environment, tmp_path):
    folder = "dätä ?#%41"

    done = ended(f"{RUN} --data-dir '{folder}'", tmp_path, **environment)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / folder / "database" / "orchestrator.db").exists()


def test_run_on_a_taken_port_is_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        sentence = refused(f"run digits --json --port {port}", tmp_path)

    assert f"Port {port} on 127.0.0.1 is taken" in sentence and "--port" in sentence
