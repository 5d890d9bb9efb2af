"""The packages of docs/extending, built from their pages."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.extending.page import install, run_python, write_files


@pytest.fixture
def build(tmp_path: Path) -> Callable[[str], Path]:
    """build("agent.md"): the folder with the page's files; its package is installed in `site` beside it."""

    def make(page: str) -> Path:
        folder = tmp_path / "package"
        write_files(page, folder)
        install(folder, tmp_path / "site")
        return folder

    return make


@pytest.fixture
def python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """python("-m", "pytest"): the ended process, which finds the built package."""
    return lambda *arguments: run_python(*arguments, site=tmp_path / "site", cwd=tmp_path)


@pytest.fixture
def summary(python: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[[Path], dict[str, Any]]:
    """summary(folder): what `orchestrator run FOLDER --json` says at its end."""

    def run(folder: Path) -> dict[str, Any]:
        ended = python("-m", "orchestrator", "run", str(folder), "--json", "--port", "0", "--data-dir", "data")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return json.loads(ended.stdout)

    return run
