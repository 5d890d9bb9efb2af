"""The dashboard's own tools, run from Python: Node, the packages of its lock file, its build, and a browser."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "frontend"
BROWSERS = ("chromium", "chromium-browser")
NO_BROWSER = (
    "Chromium is needed for the tests of the dashboard: apt-get install chromium (as root the tests do it themselves)."
)
INSTALL_SECONDS, RUN_SECONDS = 600, 1800
LOCK = (
    Path(tempfile.gettempdir()) / f"orchestrator-frontend-{sha256(str(ROOT).encode()).hexdigest()[:16]}.lock"
)  # tests run in several processes


def builder():
    """scripts/build_dashboard.py as a module."""
    spec = importlib.util.spec_from_file_location("build_dashboard", ROOT / "scripts" / "build_dashboard.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tools() -> None:
    """The packages of the lock file are in frontend/node_modules; those that are there already are left as they are."""
    with FileLock(LOCK):
        if is_installed(FRONTEND):
            return
        command = [*builder().npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=FRONTEND, env=environment(), capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
        assert done.returncode == 0, f"npm ci failed in frontend/:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def is_installed(frontend: Path) -> bool:
    """Whether node_modules holds what the lock file names, in its versions, but for what other machines need."""
    there = frontend / "node_modules" / ".package-lock.json"
    if not there.is_file():
        return False
    installed = json.loads(there.read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((frontend / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return all(
        installed[name]["version"] == package["version"] if name in installed else package.get("optional", False)
        for name, package in wanted.items()
        if name
    )


def built() -> None:
    """The dashboard that the server serves is built of the sources as they are."""
    with FileLock(LOCK):
        builder().build()


def run(
    program: str, *arguments: str, seconds: float = RUN_SECONDS, cwd: Path = FRONTEND, **variables: str
) -> subprocess.CompletedProcess:
    """Run a program of node_modules with Node, in frontend/ or a copy of it; what it prints is one text."""
    command = [node(), str(FRONTEND / "node_modules" / program), *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment() | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
    )


def node() -> str:
    first = builder().npm_command()[0]
    return first if Path(first).stem == "node" else shutil.which("node")


def environment() -> dict[str, str]:
    """That of the tests, with Node on the PATH and this checkout's server for the Python that runs them."""
    paths = [str(Path(builder().npm_command()[0]).parent), os.environ.get("PATH", "")]
    return os.environ | {"PATH": os.pathsep.join(paths), "ORCHESTRATOR_PYTHON": sys.executable, "NO_COLOR": "1"}


def browser() -> str:
    """Debian's Chromium; installed where there are the rights to. Fails with what to do, never skips."""
    with FileLock(LOCK):
        found = chromium()
        if found is None and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            for command in (
                ["apt-get", "update", "-qq"],
                ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            ):
                subprocess.run(command, env=quiet, capture_output=True, timeout=INSTALL_SECONDS)
            found = chromium()
    assert found, NO_BROWSER
    return found


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)
