"""What a server loads when it starts: libraries that only some of its work needs come with that work."""

import subprocess
import sys

from starlette.testclient import TestClient

PROGRAM = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
import orchestrator.engine.reconciler
from orchestrator.app import create_app
from orchestrator.settings import Settings
with TestClient(create_app(Settings(data_dir=Path(sys.argv[1]), _env_file=None), engine=False)): pass
print(sorted({name.split(".")[0] for name in sys.modules}))
"""
UNWANTED = {"sklearn", "numpy", "pandas", "pyarrow", "scipy", "duckdb", "alembic", "asyncpg"}


def test_start_on_a_current_database_loads_no_migrations_and_no_numerics(app, folder):
    with TestClient(app):
        pass  # leaves the database as this release makes it

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)], capture_output=True, text=True, timeout=60, check=True
    )

    loaded = set(ended.stdout.replace("'", "").strip("[]\n").split(", "))
    assert "fastapi" in loaded and not loaded & UNWANTED
