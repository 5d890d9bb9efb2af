"""`init`: a folder with a commented task.toml that `run` takes as it is, and where asked for a judge and a program beside it."""

import os
from pathlib import Path
from typing import Any

from orchestrator.cli.task_file import task_toml
from orchestrator.cli.text import path_text
from orchestrator.contract.errors import Conflict, Invalid, NotFound

FILE = "task.toml"
BUILT_IN: dict[str, Any] = {
    "description": "Classify 8x8 images of handwritten digits.",
    "dataset": "digits",
    "objective": {"metric": "accuracy", "target": 0.97},
}
JUDGED: dict[str, Any] = {
    "description": "Dig two wells so that the houses of a village have as short a way to them as possible.",
    "objective": {"metric": "distance", "direction": "minimize", "target": 0.105},
    "program": {"seed": ["main.py"], "outputs": ["wells.json"]},
    "run": {"timeout_seconds": 20, "memory_mb": 256},
    "grade": {"kind": "evaluator", "evaluator": "evaluate.py", "timeout_seconds": 20, "memory_mb": 256},
    "agents": {"coder": "parameters"},
    "budget": {"versions": 60},
}
JUDGED_FILES = ("evaluate.py", "main.py")


def make_folder(folder: Path, *, data: Path | None, target_column: str | None, evaluator: bool = False) -> list[str]:
    """What was written and what comes next, in lines. Raises Conflict where there is a task already, NotFound, Invalid."""
    if evaluator and (data or target_column):
        raise Invalid(
            "--evaluator goes without --from and --target-column: put what the program may read into a folder beside task.toml, what "
            'evaluate.py alone may read into private/ below that, and write dataset = "./data" into task.toml.'
        )
    file = folder / FILE
    if file.exists():
        raise Conflict(f"{path_text(file)} is there already; nothing was changed. Choose another folder, or edit it.")
    if evaluator:
        values = {"name": _title(folder)} | JUDGED
    elif data is None:
        values = {"name": _title(folder)} | BUILT_IN
    else:
        values = {"name": _title(folder)} | _of_data(folder, data, target_column)
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(task_toml(values))
    beside = _write_beside(folder) if evaluator else []
    return [f"Wrote {path_text(file)}.", *beside, f"Next: orchestrator run {path_text(folder)}"]


def _write_beside(folder: Path) -> list[str]:
    """The judge and the program to begin with; a file of yours that bears the name is kept."""
    from orchestrator.examples.starting import starting_text

    said = []
    for name in JUDGED_FILES:
        try:
            with (folder / name).open("x", encoding="utf-8") as opened:
                opened.write(starting_text(name))
            said.append(f"Wrote {path_text(folder / name)}.")
        except FileExistsError:
            said.append(
                f"Kept {path_text(folder / name)}, which was there: make task.toml's program.outputs and objective fit it."
            )
    return said


def _of_data(folder: Path, data: Path, target_column: str | None) -> dict[str, Any]:
    if not data.is_file():
        raise NotFound(f"There is no file {str(data)!r}.")
    if target_column is None:
        raise Invalid(
            f"Say with --target-column what is to be predicted; `orchestrator run {path_text(data)}` lists the columns."
        )
    return {
        "description": f"Predict {target_column} from the other columns of {data.name}.",
        "dataset": Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix(),
        "data": {"target_column": target_column},
    }


def _title(folder: Path) -> str:
    return folder.resolve().name[:200] or "task"
