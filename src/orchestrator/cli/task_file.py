"""A commented task.toml, generated from the contract: every section and field with its default and allowed values."""

import json
from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orchestrator.contract.docstrings import docstring
from orchestrator.contract.plugin_names import list_plugin_names
from orchestrator.contract.spec import TaskSpec

PLUGINS = {
    "run.runner": "runners",
    "grade.kind": "graders",
    "agents.generator": "agents",
    "agents.coder": "agents",
    "agents.evaluator": "agents",
}
HEAD = """\
# A task for AI Orchestrator: `orchestrator run FOLDER` runs it. Lines that are commented out show defaults or examples;
# remove the `# ` to set a value. Fields that are left out have their default values.
"""


def format_task(values: dict[str, Any]) -> str:
    """Format the file with `values` set: fields of the task, and sections as dictionaries of their fields."""
    top = HEAD + "".join(
        f"{name} = {format_toml(value)}\n" for name, value in values.items() if not isinstance(value, dict)
    )
    sections = (
        "\n".join(format_section(name, field.annotation, values.get(name, {}))) + "\n"
        for name, field in TaskSpec.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    )
    return "\n".join([top, *sections])


def format_section(name: str, shape: type[BaseModel], values: dict[str, Any]) -> Iterator[str]:
    doc = " ".join(docstring(shape).split())
    if doc:
        yield f"# {doc}"
    yield f"[{name}]"
    for key, field in shape.model_fields.items():
        comment = describe_field(f"{name}.{key}", field)
        suffix = f"  # {comment}" if comment else ""
        if key in values:
            yield f"{key} = {format_toml(values[key])}{suffix}"
        elif field.default is None:
            yield f"# {key} = {choose_example(field.annotation)}{suffix}"
        else:
            yield f"# {key} = {format_toml(field.default)}{suffix}"


def describe_field(path: str, field: FieldInfo) -> str:
    """Describe the field, and list the values it takes where they can be listed."""
    group = PLUGINS.get(path)
    if group:
        listed = f"installed: {', '.join(list_plugin_names(group))}"
    else:
        choices = [*list_literals(field.annotation), *(["a number"] if "float" in str(field.annotation) else [])]
        listed = f"one of: {', '.join(choices)}" if len(choices) > 1 else ""
    return "; ".join(part.rstrip(".") for part in (field.description, listed) if part)


def choose_example(annotation: Any) -> str:
    """Return an example of a value, for a field whose default is None."""
    words = list(list_literals(annotation))
    return format_toml(words[0]) if words else '"..."' if str in get_args(annotation) else "..."


def list_literals(annotation: Any) -> Iterator[str]:
    """Yield the literal values that the type allows."""
    if get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from list_literals(part)


def format_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(format_toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{format_toml(str(key))} = {format_toml(each)}' for key, each in value.items())}}}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
