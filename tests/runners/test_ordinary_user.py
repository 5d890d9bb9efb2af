"""Root starts containers in another way than an ordinary user: as root, all tests here run once more as one."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import orchestrator
from orchestrator.runners.local.sandbox_view import own_packages

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

USER = 65_534
HERE = Path(__file__).parent
NOT_COPIED = shutil.ignore_patterns(
    "__editable__*", "*orchestrator*", "psycopg*", "alembic*", "sqlalchemy*", "pip", "optuna"
)

NOT_TESTED = shutil.ignore_patterns(
    "__pycache__", "test_far_runner.py"
)  # what that one tests is a plug-in of the tests


@pytest.fixture
def interpreter() -> str:
    """An interpreter of the version of ours that an ordinary user can run."""
    for program in dict.fromkeys((getattr(sys, "_base_executable", sys.executable), "/usr/bin/python3")):
        if _can_run(program) and _version(program) == list(map(str, sys.version_info[:2])):
            return program
    pytest.skip(f"an ordinary user finds no Python {sys.version_info.major}.{sys.version_info.minor} here")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody can read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as an ordinary user already")
def test_all_holds_for_an_ordinary_user(interpreter, place, record_property):
    subprocess.run([interpreter, "-m", "venv", "--without-pip", place / "venv"], check=True)
    packages = next(place.glob("venv/lib/python*/site-packages"))
    shutil.copytree(own_packages(), packages, copy_function=_link, ignore=NOT_COPIED, dirs_exist_ok=True)
    shutil.copytree(
        Path(orchestrator.__file__).parent, packages / "orchestrator", ignore=shutil.ignore_patterns("__pycache__")
    )
    for part in ("runners", "model_servers", "hostile"):
        shutil.copytree(HERE.parent / part, place / "tests" / part, ignore=NOT_TESTED)
    shutil.copyfile(HERE.parent / "closing_lines.py", place / "tests" / "conftest.py")
    (place / "pytest.ini").write_text(
        "[pytest]\naddopts = --import-mode=importlib -ra\nmarkers =\n    sandbox\n    slow\n"
    )
    subprocess.run(["chmod", "-R", "a+rX", place], check=True)

    done = subprocess.run(
        [
            place / "venv/bin/python",
            "-m",
            "pytest",
            "-q",
            "-m",
            "sandbox",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            place,
            "tests",
        ],
        user=USER,
        group=USER,
        extra_groups=[],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
    )

    lines = [line for line in done.stdout.splitlines() if line.startswith("hostile ")]
    record_property("closing lines", [f"{line} as an ordinary user" for line in lines])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert len(lines) == 1 and "bubblewrap" in done.stdout and "user mode" in done.stdout


def _can_run(program: str) -> bool:
    """Whether all folders on the way are open to everybody."""
    path = Path(program).resolve()
    return path.exists() and all(folder.stat().st_mode & 0o001 for folder in path.parents)


def _version(program: str) -> list[str]:
    code = "import sys, venv; print(*sys.version_info[:2])"
    return subprocess.run(
        [program, "-c", code], cwd="/", env={}, capture_output=True, text=True, check=False
    ).stdout.split()


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
