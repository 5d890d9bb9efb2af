"""A commented task.toml, written from the contract: every section and field with its default and what it takes."""

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
# A task of AI Orchestrator: `orchestrator run FOLDER` drives it. Lines that begin with `# ` and a name are
# defaults: take the `#` away to change one. Whatever is left out keeps its default.
"""


def task_toml(values: dict[str, Any]) -> str:
    """The file with `values` set: fields of the task, and sections as dictionaries of their fields."""
    top = HEAD + "".join(f"{name} = {toml(value)}\n" for name, value in values.items() if not isinstance(value, dict))
    sections = (
        "\n".join(section_lines(name, field.annotation, values.get(name, {}))) + "\n"
        for name, field in TaskSpec.model_fields.items()
    )
    return "\n".join([top, *sections])


def section_lines(name: str, shape: type[BaseModel], values: dict[str, Any]) -> Iterator[str]:
    doc = " ".join((shape.__doc__ or "").split()) if shape.__doc__ and shape.__doc__ != BaseModel.__doc__ else ""
    if doc:
        yield f"# {doc}"
    yield f"[{name}]"
    for key, field in shape.model_fields.items():
        comment = comment_of(f"{name}.{key}", field)
        said = f"  # {comment}" if comment else ""
        if key in values:
            yield f"{key} = {toml(values[key])}{said}"
        elif field.default is None:
            yield f"# {key} = {example_of(field.annotation)}{said}"
        else:
            yield f"# {key} = {toml(field.default)}{said}"


def comment_of(where: str, field: FieldInfo) -> str:
    """What the field means, and which values it takes where they can be listed."""
    group = PLUGINS.get(where)
    choices = plugin_names(group) if group else list(literals(field.annotation))
    number = "float" in str(field.annotation)
    listed = f"{', '.join(choices)}{' or a number' if number else ''}" if choices else ""
    return "; ".join(part.rstrip(".") for part in (field.description, listed) if part)


def example_of(kind: Any) -> str:
    """Something that the field takes, where nothing is the default."""
    words = list(literals(kind))
    return toml(words[0]) if words else '"..."' if str in get_args(kind) else "..."


def literals(kind: Any) -> Iterator[str]:
    """Words that the type allows."""
    if get_origin(kind) is Literal:
        yield from (str(value) for value in get_args(kind))
    elif get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from literals(part)


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
