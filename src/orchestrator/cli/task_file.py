"""A commented task.toml, generated from the contract: every section and field with its default and allowed values."""

import json
from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orchestrator.contract.plugin_names import plugin_names
from orchestrator.contract.spec import TaskSpec

PLUGINS = {
    "run.runner": "runners",
    "grade.kind": "graders",
    "agents.generator": "agents",
    "agents.coder": "agents",
    "agents.evaluator": "agents",
}
HEAD = """\
# A task for AI Orchestrator: `orchestrator run FOLDER` runs it. Commented fields show their defaults:
# remove the `# ` to change one. Fields that are left out keep their defaults.
"""


def task_toml(values: dict[str, Any]) -> str:
    """Format the file with `values` set: fields of the task, and sections as dictionaries of their fields."""
    top = HEAD + "".join(f"{name} = {toml(value)}\n" for name, value in values.items() if not isinstance(value, dict))
    sections = (
        "\n".join(section_lines(name, field.annotation, values.get(name, {}))) + "\n"
        for name, field in TaskSpec.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    )
    return "\n".join([top, *sections])


def section_lines(name: str, shape: type[BaseModel], values: dict[str, Any]) -> Iterator[str]:
    doc = " ".join((shape.__doc__ or "").split()) if shape.__doc__ and shape.__doc__ != BaseModel.__doc__ else ""
    if doc:
        yield f"# {doc}"
    yield f"[{name}]"
    for key, field in shape.model_fields.items():
        comment = comment_of(f"{name}.{key}", field)
        suffix = f"  # {comment}" if comment else ""
        if key in values:
            yield f"{key} = {toml(values[key])}{suffix}"
        elif field.default is None:
            yield f"# {key} = {example_of(field.annotation)}{suffix}"
        else:
            yield f"# {key} = {toml(field.default)}{suffix}"


def comment_of(path: str, field: FieldInfo) -> str:
    """Describe the field, and list the values it takes where they can be listed."""
    group = PLUGINS.get(path)
    choices = plugin_names(group) if group else list(literals(field.annotation))
    number = "float" in str(field.annotation)
    listed = f"{', '.join(choices)}{' or a number' if number else ''}" if choices else ""
    return "; ".join(part.rstrip(".") for part in (field.description, listed) if part)


def example_of(annotation: Any) -> str:
    """Return an example of a value, for a field whose default is None."""
    words = list(literals(annotation))
    return toml(words[0]) if words else '"..."' if str in get_args(annotation) else "..."


def literals(annotation: Any) -> Iterator[str]:
    """Yield the literal values that the type allows."""
    if get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from literals(part)


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
