"""A server in a process of its own that is killed with SIGKILL while something is being written live."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SERVER = """
import asyncio, pathlib, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests/plugins"]
from tests.engine.scripted import ended, serving, start
{imports}
async def main():
    async with serving(pathlib.Path({folder!r}), **{settings!r}) as api:
        {work}
asyncio.run(main())
"""
WRITTEN = "select max(first_byte + size_bytes) from log_chunks where container_id like 'call-%'"


def kill_while_writing(folder: Path, imports: str, work: str, *, min_bytes: int = 20, **settings: Any) -> None:
    """Run a server that does `work`, with a client as `api`; kill it once so much text is on record."""
    code = SERVER.format(root=str(ROOT), folder=str(folder), imports=imports, work=work, settings=settings)
    server = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"DATABASE_URL": ""})
    try:
        _wait_for_text(folder / "database" / "orchestrator.db", server, min_bytes)
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for_text(file: Path, server: subprocess.Popen, min_bytes: int, *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "the server has ended"
        if file.exists() and _measure(file) >= min_bytes:
            return
        time.sleep(0.05)
    raise AssertionError("too little was written")


def _measure(file: Path) -> int:
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as database:
        try:
            return database.execute(WRITTEN).fetchone()[0] or 0
        except sqlite3.OperationalError:
            return 0  # it has no tables yet
