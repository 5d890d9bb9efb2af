"""Coding agents from npm, installed once into a folder outside of the repository."""

import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path(os.environ.get("AGENT_CACHE_DIR", Path.home() / ".cache" / "ai-orchestrator-agents"))
INSTALL_SECONDS = 600


def install(package: str) -> Path:
    """Return the folder that the package is installed in; fails, with what npm said, if it cannot be had."""
    folder = CACHE / package.replace("/", "-")
    if (folder / "installed").exists():
        return folder
    npm = shutil.which("npm")
    assert npm, "npm is needed to install the coding agents that are tested."
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", package]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    assert ended.returncode == 0, f"npm could not install {package}: {ended.stderr[-2_000:]}"
    (folder / "installed").touch()
    return folder
