"""A page of docs/extending as the package that it describes: its files, installed where a process of its own finds them."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 300


def files_of(page: str) -> dict[str, str]:
    """Return the files that a page holds, by the titles of its blocks of code."""
    text = (ROOT / "docs" / "extending" / page).read_text(encoding="utf-8")
    return dict(BLOCK.findall(text))


def write_files(page: str, folder: Path) -> None:
    for name, content in files_of(page).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def install(source: Path, site: Path) -> None:
    """Install the package in `source` into the folder `site`, as `pip install` does; raise AssertionError if it cannot."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-build-isolation", "--target", str(site), str(source)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def run_python(*arguments: str, site: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with what is installed in `site` beside what is installed here."""
    dropped = ("DEMO_API_KEY", "PORT", "HOST", "DATABASE_URL", "ORCHESTRATOR_DATA_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment | {"PYTHONPATH": str(site)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
