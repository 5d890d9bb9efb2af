"""The files beside a task.toml: evaluate.py, prompts and the seed program."""

import ast
from pathlib import Path
from typing import Any

from orchestrator.contract.code import find_entry
from orchestrator.contract.errors import BadName, Invalid
from orchestrator.contract.names import check_filename
from orchestrator.contract.plugin_options import is_prompt_file
from orchestrator.contract.spec_grading import MAX_EVALUATOR_CHARS
from orchestrator.contract.tasks import TaskUpload

EVALUATE = "evaluate.py"
MAX_FILE_BYTES = 1024 * 1024
MAX_PROMPT_BYTES = 64 * 1024
INIT_FOLDER = Path(__file__).parent / "for-init"


def read_evaluator(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Replace the name of your own grader by its text; raise Invalid if the file cannot be read."""
    grade = values.get("grade")
    if not isinstance(grade, dict) or grade.get("kind") != "evaluator":
        return values
    name = grade.get("evaluator", EVALUATE)
    if not isinstance(name, str) or "\n" in name:
        return values
    text = read_beside(path, name, "grade.evaluator", MAX_EVALUATOR_CHARS)
    return values | {"grade": grade | {"evaluator": text}}


def read_prompts(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Replace names of files in an agent's option `prompts` by their texts; raise Invalid if one cannot be read."""
    agents = values.get("agents")
    options = agents.get("options") if isinstance(agents, dict) else None
    if not isinstance(agents, dict) or not isinstance(options, dict):
        return values
    read = {name: _read_prompts_of(path, name, each) for name, each in options.items()}
    return values | {"agents": agents | {"options": read}}


def _read_prompts_of(path: Path, agent: str, options: Any) -> Any:
    prompts = options.get("prompts") if isinstance(options, dict) else None
    if not isinstance(prompts, dict):
        return options
    texts = {
        role: read_beside(path, text, f"agents.options.{agent}.prompts.{role}", MAX_PROMPT_BYTES)
        if isinstance(text, str) and is_prompt_file(text)
        else text
        for role, text in prompts.items()
    }
    return options | {"prompts": texts}


def read_program_files(path: Path, task: TaskUpload) -> dict[str, str]:
    """Read the seed program, its entry last; return {} if the folder has none.

    Where `program.seed` names no files, it is the entry with all modules beside it that it needs.
    Raise Invalid if a file cannot be read, or if a module that is imported cannot go along.
    """
    names = (
        task.program.seed or [name for name in (task.program.entry, "main.py") if (path.parent / name).is_file()][:1]
    )
    texts = {name: read_beside(path, name, "program.seed", MAX_FILE_BYTES) for name in names}
    if not texts:
        return {}
    if not task.program.seed:
        add_imported_modules(path, texts, evaluator_name(path, task))
    entry = find_entry(list(texts), task.program.entry)
    return {name: text for name, text in texts.items() if name != entry} | {entry: texts[entry]}


def evaluator_name(path: Path, task: TaskUpload) -> str | None:
    """Return the file name of the user's own grader, which never becomes part of a program; None if there is none."""
    return EVALUATE if task.grade.kind == "evaluator" and (path.parent / EVALUATE).is_file() else None


def add_imported_modules(path: Path, texts: dict[str, str], grader: str | None) -> None:
    """Add to `texts` the modules beside the task that the files in it import, and those that they import in turn."""
    unread = list(texts)
    while unread:
        importer = unread.pop()
        for module in imported_names(texts[importer]):
            name = f"{module}.py"
            if name in texts:
                continue
            if name == grader:
                raise Invalid(
                    f"{path}: {importer} imports {module}, which is the task's grader; programs never see it."
                )
            if (path.parent / name).is_file():
                texts[name] = read_beside(path, name, f"the module that {importer} imports", MAX_FILE_BYTES)
                unread.append(name)
            elif (path.parent / module).is_dir() and any((path.parent / module).glob("*.py")):
                raise Invalid(
                    f"{path}: {importer} imports the package {module}/, and a program is files in one folder; "
                    f"put its modules beside {importer}."
                )


def imported_names(text: str) -> list[str]:
    """Return the first part of every module that the program imports, in order; [] for a program that is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module] if node.module else [alias.name for alias in node.names]
            names |= dict.fromkeys(module.partition(".")[0] for module in modules)
    return list(names)


def read_beside(path: Path, name: str, field: str, max_bytes: int) -> str:
    """Read a file in the task's own folder; raise Invalid for anything else, such as a link that leads out of it."""
    try:
        file = path.parent / check_filename(name)
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


def read_init_file(name: str) -> str:
    """Return the text of a file that `orchestrator init --grader` writes beside task.toml."""
    return (INIT_FOLDER / name).read_text(encoding="utf-8")
