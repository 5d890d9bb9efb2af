"""The import rules hold, and a planted violation of each kind is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = (
    "import sys; from importlinter.cli import lint_imports_command; "
    "sys.argv = ['lint-imports', '--no-cache']; lint_imports_command()"
)

PLANTED = [
    ("storage/clock.py", "from orchestrator.web import page", "Calls go down"),
    ("newcomer.py", "import os", "Calls go down"),
    ("runners/conformance/logs.py", "from orchestrator.graders import predictions", "Calls go down"),
    (
        "agents/records.py",
        "from orchestrator.storage import tables",
        "Agents, graders, runners and the client know contract only",
    ),
    (
        "client/errors.py",
        "from orchestrator.settings import Settings",
        "Agents, graders, runners and the client know contract only",
    ),
    (
        "cli/formatting.py",
        "from orchestrator.storage import tables",
        "The command line reaches everything through client, or starts app",
    ),
    ("client/errors.py", "import starlette", "FastAPI stays in operations, web and app"),
    ("operations/logs.py", "import sqlalchemy", "Only storage writes SQL"),
    ("report/formatting.py", "from orchestrator.storage import tables", "The report is made of contract shapes only"),
    ("operations/logs.py", "from orchestrator.operations import code", "Groups of operations do not import each other"),
]


def lint(folder: Path) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "COLUMNS": "300"}
    ended = subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture
def copy(tmp_path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_import_rule_is_kept():
    code, said = lint(ROOT)

    assert code == 0, said


@pytest.mark.parametrize(("file", "line", "rule"), PLANTED)
def test_planted_violation_is_caught(copy, file, line, rule):
    target = copy / "src" / "orchestrator" / file
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(f"{before}\n{line}\n", encoding="utf-8")

    code, said = lint(copy)

    assert code == 1, said
    assert f"{rule} BROKEN" in said
