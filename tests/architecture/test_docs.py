"""The documents say what is: tables, quick start, doors, licence."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.app import create_app
from orchestrator.operations.registry import OPERATIONS
from orchestrator.settings import Settings

ROOT = Path(__file__).parents[2]
SESSIONS = {"create_session", "get_session", "delete_session"}  # of browsers; programs send a key
README = (ROOT / "README.md").read_text(encoding="utf-8")


def docs():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "scripts" / "generate_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def openapi() -> dict:
    return create_app(Settings(_env_file=None), engine=False).openapi()


def test_readme_tables_are_fresh():
    assert docs().readme_with_tables(README) == README


def test_reference_is_fresh():
    assert docs().REFERENCE.read_text(encoding="utf-8") == docs().reference()


def test_reference_lists_errors_that_a_function_builds():
    section = docs().reference().split("### get_task\n")[1].split("\n### ")[0]

    assert "- errors: 404 `task_in_trash`, 404 `task_not_found`\n" in section


def test_env_example_is_fresh():
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == docs().env_example()


def test_env_example_loads_as_the_defaults(monkeypatch):
    for name in ("DEMO_API_KEY", "PORT", "HOST", "API_TITLE", "CORS_ORIGINS", "ORCHESTRATOR_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)

    assert Settings(_env_file=ROOT / ".env.example").model_dump() == Settings(_env_file=None).model_dump()


def test_readme_table_lists_every_route_once():
    listed = re.findall(r"^\| \w+ \| (\w+) \| [A-Z]+ /", README, re.MULTILINE)

    assert sorted(listed) == sorted([*OPERATIONS, "stream_events"])


def test_operation_ids_are_the_functions_names():
    operation_ids = {said["operationId"] for methods in openapi()["paths"].values() for said in methods.values()}

    assert (
        operation_ids
        == {operation.function.__name__ for operation in OPERATIONS.values()} | {"stream_events"} | SESSIONS
    )
    assert all(name == operation.function.__name__ for name, operation in OPERATIONS.items())


def test_quick_start_is_one_block_of_two_lines():
    section = README.split("## Quick start\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```\w*\n(.*?)```", section, re.DOTALL)

    assert len(blocks) == 1
    assert [line.split()[:2] for line in blocks[0].splitlines()] == [["python3", "scripts/bootstrap.py"]] * 2


def test_ci_calls_line_two():
    run = ROOT / ".ci" / "run"

    assert os.access(run, os.X_OK)
    assert "python3 scripts/bootstrap.py test" in run.read_text()


def test_files_that_the_documents_name_exist():
    texts = [path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))]
    named = {name for text in texts for name in re.findall(r"`((?:src|scripts|tests|docs|backend)/[\w./-]+)`", text)}

    assert len(named) > 8
    assert [name for name in named - {"backend/database.py", "backend/models.py"} if not (ROOT / name).exists()] == []


def test_licence_is_apache_2_in_full():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text and len(text) > 11_000


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("from backend.app import app; print(app.title)", "AI Orchestrator"),
        (
            "import runpy, sys; sys.argv = ['backend.app', '--help']; "
            "runpy.run_module('backend.app', run_name='__main__')",
            "Serve the API",
        ),
    ],
)
def test_backend_door_opens(program, said):
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 0, ended.stderr
    assert said in ended.stdout


def test_backend_requirements_point_at_this_package():
    lines = (ROOT / "backend" / "requirements.txt").read_text().splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["-e ."]
