"""`doctor`, `--version`, help, and what they load."""

import json
import subprocess
import sys

import pytest


def test_doctor_lists_protections_and_fixes(command):
    ended = command("doctor")

    assert ended.returncode == 0
    assert "ok  network" in ended.stdout and "gap memory" in ended.stdout
    assert "memory: Give this user a cgroup." in ended.stdout


def test_doctor_json_is_one_object(command, tmp_path):
    ended = command("doctor", "--json", "--data-dir", "elsewhere")
    found = json.loads(ended.stdout)

    assert found["ok"] and found["runner"]["isolation"]["grade"] == "B"
    assert {check["name"] for check in found["checks"]} == {
        "Python",
        "SQLite",
        "limits",
        "disk",
        "port",
        "key",
        "packages",
        "GPUs",
    }
    assert not (tmp_path / "elsewhere").exists()


def test_doctor_without_a_sandbox_gives_two(command):
    ended = command("doctor", NO_SANDBOX="1")

    assert ended.returncode == 2
    assert "DOES NOT WORK" in ended.stdout and "install it" in ended.stdout and "\x1b" not in ended.stdout


def test_doctor_tells_an_unusable_data_dir(command, tmp_path):
    (tmp_path / "file").touch()

    found = json.loads(command("doctor", "--json", "--data-dir", "file/data").stdout)

    disk = next(check for check in found["checks"] if check["name"] == "disk")
    assert not disk["ok"] and "--data-dir" in disk["fix"]


def test_data_dir_of_another_program_is_not_taken(command, tmp_path):
    found = [
        json.loads(command("doctor", "--json", DATA_DIR="/proc/others", **named).stdout)["checks"]
        for named in ({}, {"ORCHESTRATOR_DATA_DIR": "mine"})
    ]

    places = [next(check["found"] for check in checks if check["name"] == "disk") for checks in found]
    assert [place.rsplit(" ", 1)[-1] for place in places] == [str(tmp_path), str(tmp_path / "mine")]


def test_doctor_tells_a_taken_port(command, live_server):
    found = json.loads(command("doctor", "--json", "--port", str(live_server.port)).stdout)

    port = next(check for check in found["checks"] if check["name"] == "port")
    assert not port["ok"] and "is taken" in port["fix"]


@pytest.mark.parametrize("program", [["-m", "orchestrator"], ["-c", "from orchestrator.cli.main import main; main()"]])
def test_version_comes_from_every_door(program, tmp_path):
    ended = subprocess.run(
        [sys.executable, *program, "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )

    assert (ended.returncode, ended.stdout) == (0, "orchestrator 0.2.0\n")


def test_help_names_every_command(command):
    said = command("--help").stdout

    assert all(word in said for word in ("run", "up", "doctor"))


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], ("fastapi", "sqlalchemy", "pydantic", "rich")),
        (["doctor", "--port", "0"], ("fastapi", "starlette", "sqlalchemy", "asyncpg", "sklearn")),
    ],
)
def test_short_commands_load_little(tmp_path, arguments, unwanted):
    program = (
        "import sys\nfrom orchestrator.cli.main import main\nsys.argv = ['orchestrator'] + sys.argv[1:]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('loaded', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )

    loaded = ended.stdout.splitlines()[-1].split()
    assert loaded[0] == "loaded" and not set(loaded) & set(unwanted)


def test_closed_pipe_is_no_error_message(start):
    process = start("doctor")
    process.stdout.close()

    assert process.stderr.read() == ""
    process.stdout = None
