"""The files that `orchestrator init --evaluator` writes."""

from pathlib import Path

FOLDER = Path(__file__).parent / "for-init"


def starting_text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
