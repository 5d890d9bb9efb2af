"""Whole loops on tables of these tests, by the command that a user types."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

INPUTS = Path(__file__).parent / "inputs"


class Run(NamedTuple):
    code: int
    summary: dict[str, Any]
    progress: str


def run(folder: Path, *arguments: str, versions: int = 4) -> Run:
    """Run a loop with its records in `folder`; return exit code, summary and what was said on the way."""
    command = [sys.executable, "-m", "orchestrator", "run", *arguments, "--versions", str(versions), "--json"]
    ended = subprocess.run(
        [*command, "--data-dir", str(folder / "records")], cwd=folder, capture_output=True, text=True, timeout=300
    )
    lines = ended.stdout.splitlines()
    assert lines, ended.stderr
    return Run(ended.returncode, json.loads(lines[-1]), ended.stderr)


def report_of(folder: Path, task_id: int = 1) -> str:
    """Return the report of the loop as Markdown."""
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "orchestrator",
            "export",
            str(task_id),
            "report.md",
            "--data-dir",
            str(folder / "records"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return (folder / "report.md").read_text(encoding="utf-8")
