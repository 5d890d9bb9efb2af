"""Form, lint and types are clean by the settings in pyproject.toml; marks that silence a checker only become fewer."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "scripts", "benchmarks", "backend")
MARKS = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|fmt:\s*(?:skip|off)|ruff:\s*noqa)")
MAX_MARKS = 8  # lower it whenever one goes; it never rises
# words that say nothing of what a name holds, and private ones where the field has a word
BANNED_NAMES = {"found", "shown", "asked", "look", "place", "told", "heard", "behind", "patiently", "peek"}
BANNED_NAMES |= {"wishes", "ticket", "give_back", "make_so", "bury"}
PUBLIC_NAMES = {  # the query parameter of get_tasks, which clients send
    ("operations/tasks.py", "shown"),
    ("contract/operations.py", "shown"),
    ("client/operations.py", "shown"),
}
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


def defined_names(source: str) -> Iterator[str]:
    """Yield the names of functions, parameters and variables, without leading underscores; no fields of classes."""
    tree = ast.parse(source)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    fields = {id(part) for node in classes for part in field_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            yield (node.name or "").lstrip("_")
        elif isinstance(node, ast.arg):
            yield node.arg.lstrip("_")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in fields:
            yield node.id.lstrip("_")


def field_nodes(node: ast.ClassDef) -> Iterator[ast.AST]:
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            yield from ast.walk(statement)


def test_names_say_what_they_hold():
    source = ROOT / "src" / "orchestrator"
    paths = {path.relative_to(source).as_posix(): path for path in source.rglob("*.py")}
    banned = [
        (path, name)
        for path, file in paths.items()
        for name in defined_names(file.read_text(encoding="utf-8"))
        if name in BANNED_NAMES and (path, name) not in PUBLIC_NAMES
    ]

    assert banned == []


def test_banned_names_are_seen_wherever_they_are_defined():
    planted = """
class Check:
    found: str = "a field"

    def _told(self, shown, *asked, look=1):
        for place, ticket in asked:
            pass
        with open(place) as heard:
            return [bury for bury in heard], (wishes := 1)
"""

    names = [name for name in defined_names(planted) if name in BANNED_NAMES]

    assert sorted(names) == ["asked", "bury", "heard", "look", "place", "shown", "ticket", "told", "wishes"]
