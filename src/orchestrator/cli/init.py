"""`init`: a folder with a commented task.toml that `run` takes as it is."""

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


def make_folder(folder: Path, *, data: Path | None, target_column: str | None) -> list[str]:
    """What was written and what comes next, in lines. Raises Conflict where there is a task already, NotFound, Invalid."""
    file = folder / FILE
    if file.exists():
        raise Conflict(f"{path_text(file)} is there already; nothing was changed. Choose another folder, or edit it.")
    if data is None:
        values = {"name": _title(folder)} | BUILT_IN
    else:
        values = {"name": _title(folder)} | _of_data(folder, data, target_column)
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(task_toml(values))
    return [f"Wrote {path_text(file)}.", f"Next: orchestrator run {path_text(folder)}"]


def _of_data(folder: Path, data: Path, target_column: str | None) -> dict[str, Any]:
    if not data.is_file():
        raise NotFound(f"There is no file {str(data)!r}.")
    if target_column is None:
        raise Invalid(f"Say with --target-column what is to be predicted; `orchestrator run {path_text(data)}` lists the columns.")
    return {
        "description": f"Predict {target_column} from the other columns of {data.name}.",
        "dataset": Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix(),
        "data": {"target_column": target_column},
    }


def _title(folder: Path) -> str:
    return folder.resolve().name[:200] or "task"
