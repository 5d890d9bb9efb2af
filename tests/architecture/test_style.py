"""Form, lint and types are clean by the settings in pyproject.toml; marks that silence a checker only become fewer."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "scripts", "benchmarks", "backend")
MARKS = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|fmt:\s*(?:skip|off)|ruff:\s*noqa)")
MAX_MARKS = 8  # lower it whenever one goes; it never rises
UNTYPED = "def run(task, *versions):\n    return task, versions\n"


def run(*command: str, cwd: Path = ROOT, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, input=stdin, capture_output=True, text=True, timeout=600
    )


def type_errors(*arguments: str, cwd: Path = ROOT) -> list[str]:
    """Run the type checker; return one line for each error."""
    ended = run("basedpyright", "--outputjson", "--pythonpath", sys.executable, *arguments, cwd=cwd)
    report = json.loads(ended.stdout)
    assert report["summary"]["filesAnalyzed"] > 0, ended.stdout + ended.stderr
    return [
        f"{Path(error['file']).name}:{error['range']['start']['line'] + 1} {error.get('rule')} {error['message']}"
        for error in report["generalDiagnostics"]
        if error["severity"] == "error"
    ]


def test_all_python_is_formatted():
    ended = run("ruff", "format", "--check", ".")

    assert ended.returncode == 0, ended.stdout[-4_000:]


def test_lint_finds_nothing():
    ended = run("ruff", "check", "--output-format", "concise", ".")

    assert ended.returncode == 0, ended.stdout[-4_000:]


@pytest.mark.slow
def test_types_are_right():
    errors = type_errors()

    assert errors == [], f"{len(errors)} errors"


def test_type_checker_finds_untyped_parameters(tmp_path):
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["basedpyright"]
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings | {"include": ["."], "exclude": []}))
    (tmp_path / "planted.py").write_text(UNTYPED)

    errors = type_errors(cwd=tmp_path)

    assert len([error for error in errors if "reportMissingParameterType" in error]) == 2


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("import os\n", "F401"),
        (f"X = '{'x' * 120}'\n", "E501"),
        ("def f():\n    '''The newest version.'''\n", "D401"),
        ("import sys\nimport os\n\nprint(os, sys)\n", "I001"),
    ],
)
def test_lint_finds_what_is_planted(source, rule):
    ended = run("ruff", "check", "--stdin-filename", "src/orchestrator/contract/planted.py", "-", stdin=source)

    assert rule in ended.stdout, ended.stdout


def test_marks_that_silence_checkers_become_fewer():
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path != Path(__file__)]
    marks = sum(len(MARKS.findall(path.read_text(encoding="utf-8"))) for path in sources)

    assert marks <= MAX_MARKS
