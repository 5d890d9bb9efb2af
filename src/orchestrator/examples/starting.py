"""The files that `orchestrator init --evaluator` begins a folder with."""

from pathlib import Path

FOLDER = Path(__file__).parent / "for-init"


def starting_text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
