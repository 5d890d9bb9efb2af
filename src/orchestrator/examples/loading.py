"""task.toml files read into tasks; every error names the file, the field and its line."""

import difflib
import re
import shlex
import tomllib
from pathlib import Path
from types import UnionType
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from orchestrator.contract.errors import Invalid, NotBuilt, NotFound
from orchestrator.contract.invalid_values import describe_invalid
from orchestrator.contract.tasks import TaskUpload
from orchestrator.examples.task_files import read_evaluator, read_program_files, read_prompts

FILE = "task.toml"
MAX_TASK_FILE_BYTES = 1024 * 1024
HERE = Path(__file__).parent


def list_names() -> list[str]:
    """List the bundled examples, sorted."""
    return sorted(path.parent.name for path in HERE.glob(f"*/{FILE}"))


def load(name_or_folder: str | Path) -> TaskUpload:
    """Load the task of an example, or of a folder with a task.toml; `digits` is the example, `./digits` the folder.

    Raises NotFound if there is neither, Invalid or NotBuilt if the file is not valid.
    """
    path = find(name_or_folder)
    text = read_text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{path}: it is not valid TOML: {error}.") from None
    values = read_prompts(path, read_evaluator(path, values))
    try:
        return TaskUpload.model_validate(values)
    except ValidationError as error:
        problems = [format_problem(path, text, problem) for problem in error.errors(include_url=False)]
        kind = NotBuilt if all("not built yet" in problem for problem in problems) else Invalid
        raise kind("\n".join(problems)) from None


def read_seed_program(name_or_folder: str | Path, task: TaskUpload) -> dict[str, str]:
    """Read the seed program beside the task, its entry last; return {} if there is none; raise Invalid."""
    return read_program_files(find(name_or_folder), task)


def find_folder(name_or_folder: str | Path) -> Path:
    """Return the folder of the example or of the task.toml; raise NotFound."""
    return find(name_or_folder).parent


def find(name_or_folder: str | Path) -> Path:
    name = str(name_or_folder)
    if name in list_names():
        return HERE / name / FILE
    folder = Path(name).expanduser()
    path = folder if folder.name == FILE and folder.is_file() else folder / FILE
    if path.is_file():
        return path
    if folder.is_dir():
        raise NotFound(
            f"The folder {name!r} has no {FILE}; `orchestrator init {shlex.quote(name)}` writes one. "
            "To use a table, name the CSV or Parquet file itself."
        )
    raise NotFound(f"{name!r} is neither an example ({', '.join(list_names())}) nor a folder with a {FILE}.")


def read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_TASK_FILE_BYTES:
            raise Invalid(f"{path}: it is larger than {MAX_TASK_FILE_BYTES} bytes.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path}: it is not UTF-8 text (byte {error.start}).") from None
    except OSError as error:
        raise Invalid(f"{path}: it cannot be read: {error.strerror}.") from None


def format_problem(path: Path, text: str, problem: ErrorDetails) -> str:
    """Format one problem as `file, line n: field: what is wrong`."""
    fields = [str(part) for part in problem["loc"] if not str(part).startswith(("literal[", "constrained-"))]
    line = find_line(text, fields)
    where = f"{path}, line {line}" if line else str(path)
    message = describe_invalid(problem)
    if problem["type"] == "extra_forbidden":
        message = f"there is no such field{suggest(fields)}"
    field = ".".join(fields) or "the task"
    sentence = message if message.startswith(field) else f"{field}: {message}"
    return f"{where}: {sentence.rstrip('.?')}{'?' if sentence.endswith('?') else '.'}"


def suggest(fields: list[str]) -> str:
    known = list(list_fields(fields[:-1]))
    close = difflib.get_close_matches(fields[-1], known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; the fields are: {', '.join(known)}"


def list_fields(sections: list[str]) -> dict[str, FieldInfo]:
    """Return the fields of a section of the task."""
    shape: type[BaseModel] = TaskUpload
    for name in sections:
        inner = shape.model_fields[name].annotation if name in shape.model_fields else None
        options = get_args(inner) if isinstance(inner, UnionType) else (inner,)
        shape = next(
            (option for option in options if isinstance(option, type) and issubclass(option, BaseModel)), shape
        )
    return shape.model_fields


def find_line(text: str, fields: list[str]) -> int | None:
    """Find the line that sets the field or begins its section; return None if it is written in another way."""
    section: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.fullmatch(r"\s*\[\s*([\w.\s-]+?)\s*\]\s*(?:#.*)?", line):
            section = [part.strip() for part in header[1].split(".")]
            if section == fields:
                return number
        elif key := re.match(r"\s*([\w.-]+)\s*=", line):
            if [*section, *key[1].split(".")] == fields[: len(section) + key[1].count(".") + 1]:
                return number
    return None
