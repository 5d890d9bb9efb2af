"""The package brings the dashboard: built by pip with Node from PyPI, no secrets; omitted on request, never quietly."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "frontend", "scripts", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
NOT_SOURCES = ("node_modules", "dist", "screens", "test-results", "dashboard_files", "__pycache__", "*.egg-info")
SECRET, ADDRESS = "a-canary-for-a-key", "http://canary.example:1"
BUILT = "orchestrator/web/dashboard_files/"
SECONDS = 600

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of this checkout with a developer's own settings in it, as a build must not take them up."""
    place = tmp_path_factory.mktemp("packaging") / "checkout"
    place.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        else:
            shutil.copy2(source, place / name)
    for name in (".env", ".env.production", ".env.local"):
        (place / "frontend" / name).write_text(f"REACT_APP_API_BASE={ADDRESS}\nREACT_APP_API_KEY={SECRET}\n")
    return place


def copied(checkout: Path, folder: Path) -> Path:
    """The checkout without what was built in it."""
    return shutil.copytree(checkout, folder / "copy", ignore=shutil.ignore_patterns("dashboard_files"))


def wheel(checkout: Path, out: Path, **environment: str) -> subprocess.CompletedProcess:
    """`pip wheel` as on a machine without Node: nothing is on the PATH but a shell."""
    tools = out / "tools"
    tools.mkdir(parents=True)
    for name in ("sh", "env"):
        (tools / name).symlink_to(shutil.which(name))
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ORCH_SKIP_UI")}
    secrets = {"REACT_APP_API_BASE": ADDRESS, "REACT_APP_API_KEY": SECRET}
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--disable-pip-version-check",
        "--no-deps",
        "--wheel-dir",
        str(out),
        str(checkout),
    ]
    environment = kept | secrets | {"PATH": str(tools)} | environment
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)


def contents(out: Path) -> dict[str, bytes]:
    (found,) = out.glob("*.whl")
    with zipfile.ZipFile(found) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def answer_at_the_root(out: Path) -> str:
    """What a server of the wheel answers to a browser at `/`: status, then text."""
    (found,) = out.glob("*.whl")
    unpacked = out / "unpacked"
    shutil.unpack_archive(found, unpacked, "zip")
    program = (
        "from starlette.testclient import TestClient\nfrom orchestrator.app import create_app\n"
        "from orchestrator.settings import Settings\n"
        "answer = TestClient(create_app(Settings(_env_file=None), engine=False)).get('/')\n"
        "print(answer.status_code, answer.text)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        cwd=out,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ended.stdout or ended.stderr


@pytest.fixture(scope="module")
def built(checkout, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("built")
    ended = wheel(checkout, out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return out


def test_wheel_brings_the_dashboard_built_with_node_from_pypi(built):
    names = {name.removeprefix(BUILT) for name in contents(built) if name.startswith(BUILT)}

    scripts = {name for name in names if name.endswith(".js") and name.startswith("assets/")}
    assert {"index.html", "theme.js", "favicon.svg"} <= names and scripts
    assert {f"{name}{end}" for name in scripts for end in (".br", ".gz")} <= names
    assert answer_at_the_root(built).startswith("200 <!doctype html>")


def test_wheel_brings_what_programs_are_written_from(built):
    package = Path("orchestrator/agents/pipelines/templates")

    names = {Path(name).name for name in contents(built) if Path(name).parent == package}

    assert names == {path.name for path in (ROOT / "src" / package).iterdir()} and "program.py.jinja" in names


def test_production_build_holds_no_key_and_no_address(built):
    files = {name: content for name, content in contents(built).items() if name.startswith(BUILT)}

    for word in (SECRET, ADDRESS, "canary", "REACT_APP_API_BASE", "REACT_APP_API_KEY", "localhost:8000"):
        assert not [name for name, content in files.items() if word.encode() in content], word


def test_source_distribution_brings_the_dashboard_built(checkout, built, tmp_path):
    program = f"import hatchling.build\nprint(hatchling.build.build_sdist({str(tmp_path)!r}))"
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, timeout=SECONDS
    )
    assert made.returncode == 0, made.stderr
    source = tmp_path / made.stdout.split()[-1]

    ended = wheel(source, tmp_path / "out")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert {name for name in contents(tmp_path / "out") if name.startswith(BUILT)} == {
        name for name in contents(built) if name.startswith(BUILT)
    }
    with tarfile.open(source) as archive:
        assert not [name for name in archive.getnames() if "/frontend" in name]


def test_dashboard_can_be_left_out_and_the_page_says_how_to_build_it(checkout, tmp_path):
    bare = copied(checkout, tmp_path)

    ended = wheel(bare, tmp_path / "out", ORCH_SKIP_UI="1")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    said = answer_at_the_root(tmp_path / "out")
    assert said.startswith("503 ") and "scripts/build_dashboard.py" in said


def test_dashboard_that_cannot_be_built_fails_the_installation(checkout, tmp_path):
    broken = copied(checkout, tmp_path)
    (broken / "frontend" / "package-lock.json").write_text("{}")

    ended = wheel(broken, tmp_path / "out")

    assert ended.returncode != 0 and not list((tmp_path / "out").glob("*.whl"))
    assert (
        "The dashboard could not be built" in ended.stdout + ended.stderr
        and "ORCH_SKIP_UI=1" in ended.stdout + ended.stderr
    )
