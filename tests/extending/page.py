"""A page of docs/extending as the package that it describes: its files, installed where another process finds them."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"^```\w+ title=\"(?P<title>[^\"]+)\"(?: (?P<edit>after|replaces)=\"(?P<anchor>[^\n]+)\")?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SECONDS = 300


def write_files(page: str, folder: Path) -> list[str]:
    """Write the files of a page into `folder`, or change the ones there as it says; return their paths in order."""
    text = (ROOT / "docs" / "extending" / page).read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    for block in blocks:
        path = folder / block["title"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_edited(path, block) if block["edit"] else block["text"], encoding="utf-8")
    return list(dict.fromkeys(block["title"] for block in blocks))


def _edited(path: Path, block: re.Match[str]) -> str:
    text = path.read_text(encoding="utf-8")
    old = block["anchor"] + "\n" if block["edit"] == "after" else block["anchor"]
    assert text.count(old) == 1, f"{path.name} has {text.count(old)} times: {block['anchor']}"
    return text.replace(old, old + block["text"] if block["edit"] == "after" else block["text"].rstrip("\n"))


def install(source: Path, site: Path) -> None:
    """Install the package in `source` into folder `site`, as `pip install` does; raise AssertionError if it fails."""
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
