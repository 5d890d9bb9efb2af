"""PYTHONOPTIMIZE, which some container images set (case 46), takes away docstrings and asserts, and nothing else."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPTED

SOURCES = Path(__file__).parents[2] / "src"
DESCRIPTIONS = """
from orchestrator.operations.registry import OPERATIONS, ROUTERS
for name, operation in OPERATIONS.items(): print(name, operation.summary)
for router in ROUTERS:
    for route in router.routes: print(route.name, route.description)
"""
TASK_FILE = "from orchestrator.cli.task_file import format_task; print(format_task({}))"


def printed(level: str, *words: str) -> str:
    environment = os.environ | {"PYTHONOPTIMIZE": level, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("level", ["1", "2"])
def test_loop_runs_without_docstrings_and_asserts(command, level):
    ended = command("run", "digits", "--json", "--port", "0", PYTHONOPTIMIZE=level, PYTHONDONTWRITEBYTECODE="1")

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "words",
    [(str(SCRIPTED), "--help"), (str(SCRIPTED), "run", "--help"), ("-c", DESCRIPTIONS), ("-c", TASK_FILE)],
    ids=["help", "help of a command", "descriptions of operations", "task file"],
)
def test_texts_are_the_same_without_docstrings(words):
    assert printed("2", *words) == printed("", *words)


def test_nothing_depends_on_asserts_or_docstrings():
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES.rglob("*.py")}

    uses = [
        f"{path.relative_to(SOURCES)}:{node.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and node.attr == "__doc__" and isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Attribute) and node.attr == "getdoc")
        if path.name != "docstrings.py"
    ]

    assert len(trees) > 200 and uses == []
