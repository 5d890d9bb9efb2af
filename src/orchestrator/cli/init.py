"""`init`: write a folder with a commented task.toml, on request with your own grader and a seed program, ready to
run.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from orchestrator.cli.formatting import format_path, format_problems
from orchestrator.cli.init_graders import Start, find_start
from orchestrator.cli.task_file import format_task
from orchestrator.contract.column_settings import parse_columns
from orchestrator.contract.errors import Conflict, Invalid, NotFound
from orchestrator.contract.reading import ReadingOptions

FILE = "task.toml"
BUILT_IN: dict[str, Any] = {
    "description": "Classify 8x8 images of handwritten digits.",
    "dataset": "digits",
    "objective": {"metric": "accuracy", "target": 0.97},
}


def make_folder(
    folder: Path,
    *,
    data: Path | None,
    target_column: str | None,
    settings: Mapping[str, object] | None = None,
    grader: str | None = None,
    drafted: Mapping[str, Any] | None = None,
) -> list[str]:
    """Write the folder and return lines that say what was written and what comes next.

    settings: how the data file is read, as keys of [data]. drafted: fields of the task that were drafted from a
    sentence. grader: the kind of grader that a starting point is written of.

    Raises Conflict if there is a task already, NotFound for a data file that does not exist, Invalid for options that
    exclude each other.
    """
    if settings and not data:
        name = "column" if "columns" in settings else next(iter(settings))
        raise Invalid(f"--{name} says how a table is read; name its file with --from.")
    start = None if grader is None else find_start(grader)
    if start and (data or target_column):
        raise Invalid(
            "--evaluator and --grader cannot be used with --from or --target-column. "
            "Put what the program may read into a folder beside "
            "task.toml, put what only the grader may read into its subfolder private/, "
            'and write dataset = "./data" into task.toml.'
        )
    check_new(folder)
    if start:
        values = {"name": _name_task(folder), **start.values}
    elif data is None:
        values = {"name": _name_task(folder)} | BUILT_IN
    else:
        values = {"name": _name_task(folder)} | _build_data_values(folder, data, target_column, settings or {})
        values |= drafted or {}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    with file.open("x", encoding="utf-8") as opened:
        opened.write(format_task(values))
    more_lines = _write_beside(folder, start) if start else []
    return [f"Wrote {format_path(file)}.", *more_lines, f"Next: orchestrator run {format_path(folder)}"]


def check_new(folder: Path) -> None:
    """Check that the folder holds no task yet; raise Conflict if it does."""
    file = folder / FILE
    if file.exists():
        raise Conflict(
            f"{format_path(file)} exists already, so nothing was changed. Choose another folder, or edit that file."
        )


def collect_settings(columns: Sequence[str], reading: Mapping[str, str | bool | None]) -> dict[str, object]:
    """Return the options about how a data file is read, as keys of [data]; raise Invalid if one is not valid."""
    try:
        settings: dict[str, object] = dict(ReadingOptions.model_validate(reading).given)
    except ValidationError as error:
        raise Invalid(f"--{format_problems(error)}") from None
    if columns:
        settings["columns"] = {
            name: setting.model_dump(exclude_none=True) for name, setting in parse_columns(columns).items()
        }
    return settings


def _write_beside(folder: Path, start: Start) -> list[str]:
    """Write your grader and the seed program; keep a file that exists already."""
    from orchestrator.examples.task_files import read_init_file

    lines = []
    for name in start.files:
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("x", encoding="utf-8") as opened:
                opened.write(read_init_file(f"{start.folder}/{name}" if start.folder else name))
            lines.append(f"Wrote {format_path(folder / name)}.")
        except FileExistsError:
            lines.append(
                f"Kept the existing {format_path(folder / name)}. "
                "Adapt program.outputs and objective in task.toml to it."
            )
    return lines


def _build_data_values(
    folder: Path, data: Path, target_column: str | None, settings: Mapping[str, object]
) -> dict[str, Any]:
    if not data.is_file():
        raise NotFound(f"The file {str(data)!r} does not exist.")
    if target_column is None:
        raise Invalid(
            f"Name the column to predict with --target-column; `orchestrator run {format_path(data)}` "
            "lists the columns."
        )
    return {
        "description": f"Predict {target_column} from the other columns of {data.name}.",
        "dataset": Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix(),
        "data": {"target_column": target_column} | dict(settings),
    }


def _name_task(folder: Path) -> str:
    return folder.resolve().name[:200] or "task"
