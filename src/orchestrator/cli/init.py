"""`init`: write a folder with a commented task.toml, on request with your own grader and a seed program, ready to
run.
"""

import os
from pathlib import Path
from typing import Any

from orchestrator.cli.formatting import path_text
from orchestrator.cli.task_file import task_toml
from orchestrator.contract.errors import Conflict, Invalid, NotFound

FILE = "task.toml"
BUILT_IN: dict[str, Any] = {
    "description": "Classify 8x8 images of handwritten digits.",
    "dataset": "digits",
    "objective": {"metric": "accuracy", "target": 0.97},
}
OWN_GRADER: dict[str, Any] = {
    "description": "Dig two wells so that the houses of a village have as short a way to them as possible.",
    "objective": {"metric": "distance", "direction": "minimize", "target": 0.105},
    "program": {"seed": ["main.py"], "outputs": ["wells.json"]},
    "run": {"timeout_seconds": 20, "memory_mb": 256},
    "grade": {"kind": "evaluator", "evaluator": "evaluate.py", "timeout_seconds": 20, "memory_mb": 256},
    "agents": {"coder": "parameters"},
    "budget": {"versions": 60},
}
GRADER_FILES = ("evaluate.py", "main.py")


def make_folder(folder: Path, *, data: Path | None, target_column: str | None, evaluator: bool = False) -> list[str]:
    """Write the folder and return lines that say what was written and what comes next.

    Raises Conflict if there is a task already, NotFound for a data file that does not exist, Invalid for options that
    exclude each other.
    """
    if evaluator and (data or target_column):
        raise Invalid(
            "--evaluator cannot be used with --from or --target-column. "
            "Put what the program may read into a folder beside "
            "task.toml, put what only evaluate.py may read into its subfolder private/, "
            'and write dataset = "./data" into task.toml.'
        )
    file = folder / FILE
    if file.exists():
        raise Conflict(
            f"{path_text(file)} exists already, so nothing was changed. Choose another folder, or edit that file."
        )
    if evaluator:
        values = {"name": _title(folder)} | OWN_GRADER
    elif data is None:
        values = {"name": _title(folder)} | BUILT_IN
    else:
        values = {"name": _title(folder)} | _of_data(folder, data, target_column)
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(task_toml(values))
    more_lines = _write_beside(folder) if evaluator else []
    return [f"Wrote {path_text(file)}.", *more_lines, f"Next: orchestrator run {path_text(folder)}"]


def _write_beside(folder: Path) -> list[str]:
    """Write your grader and the seed program; keep a file that exists already."""
    from orchestrator.examples.init_files import starting_text

    lines = []
    for name in GRADER_FILES:
        try:
            with (folder / name).open("x", encoding="utf-8") as opened:
                opened.write(starting_text(name))
            lines.append(f"Wrote {path_text(folder / name)}.")
        except FileExistsError:
            lines.append(
                f"Kept the existing {path_text(folder / name)}. Adapt program.outputs and objective in task.toml to it."
            )
    return lines


def _of_data(folder: Path, data: Path, target_column: str | None) -> dict[str, Any]:
    if not data.is_file():
        raise NotFound(f"The file {str(data)!r} does not exist.")
    if target_column is None:
        raise Invalid(
            f"Name the column to predict with --target-column; `orchestrator run {path_text(data)}` lists the columns."
        )
    return {
        "description": f"Predict {target_column} from the other columns of {data.name}.",
        "dataset": Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix(),
        "data": {"target_column": target_column},
    }


def _title(folder: Path) -> str:
    return folder.resolve().name[:200] or "task"
