"""The files beside a task.toml: evaluate.py and the seed program."""

from pathlib import Path
from typing import Any

from orchestrator.contract.code import entry_of
from orchestrator.contract.errors import BadName, Invalid
from orchestrator.contract.names import checked_filename
from orchestrator.contract.spec import MAX_EVALUATOR_CHARS
from orchestrator.contract.tasks import TaskUpload

EVALUATE = "evaluate.py"
MAX_FILE_BYTES = 1024 * 1024


def with_evaluator(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Replace the name of your own grader by its text; raise Invalid if the file cannot be read."""
    grade = values.get("grade")
    if not isinstance(grade, dict) or grade.get("kind") != "evaluator":
        return values
    name = grade.get("evaluator", EVALUATE)
    if not isinstance(name, str) or "\n" in name:
        return values
    text = read_beside(path, name, "grade.evaluator", MAX_EVALUATOR_CHARS)
    return values | {"grade": grade | {"evaluator": text}}


def program_files(path: Path, task: TaskUpload) -> dict[str, str]:
    """Read the seed program, its entry last; return {} if the folder has none.

    Raise Invalid if a file cannot be read.
    """
    names = (
        task.program.seed or [name for name in (task.program.entry, "main.py") if (path.parent / name).is_file()][:1]
    )
    texts = {name: read_beside(path, name, "program.seed", MAX_FILE_BYTES) for name in names}
    if not texts:
        return {}
    entry = entry_of(list(texts), task.program.entry)
    return {name: text for name, text in texts.items() if name != entry} | {entry: texts[entry]}


def read_beside(path: Path, name: str, field: str, max_bytes: int) -> str:
    """Read a file in the task's own folder; raise Invalid for anything else, such as a link that leads out of it."""
    try:
        file = path.parent / checked_filename(name)
    except BadName as error:
        raise Invalid(f"{path}: {field} = {name[:100]!r} is not the name of a file beside it. {error}") from None
    try:
        if file.resolve().parent != path.parent.resolve():
            raise Invalid(f"{path}: {field}: {name} is a link that leads outside the folder.")
        if file.stat().st_size > max_bytes:
            raise Invalid(f"{path}: {field}: {name} is larger than {max_bytes} bytes.")
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise Invalid(f"{path}: {field}: {name} is not UTF-8 text (byte {error.start}).") from None
    except OSError as error:
        raise Invalid(f"{path}: {field}: {name} cannot be read: {error.strerror}.") from None
