"""The specification's own commands: `backend/app.py` as a module and as an application."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | settings
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_backend_app_works_without_its_lifespan(tmp_path):
    script = (
        "from starlette.testclient import TestClient; from backend.app import app; client = TestClient(app)\n"
        "print(client.post('/upload_task', json={'name': 'x'}, headers={'X-API-KEY': 'mine'}).json())"
    )

    ended = python(tmp_path, "-c", script, DEMO_API_KEY="mine")

    assert ended.stdout == "{'task_id': 1}\n", ended.stderr
    assert (tmp_path / "database" / "orchestrator.db").is_file()


def test_backend_app_as_a_module_is_up(tmp_path):
    usage = python(tmp_path, "-m", "backend.app", "--help")
    unusable = python(tmp_path, "-m", "backend.app", PORT="many")

    assert " up [OPTIONS]" in usage.stdout
    assert unusable.stderr.startswith("Error: A setting in the environment or in .env is not valid. PORT: ")
