"""Arguments of an operation from the command line: JSON, sections by dotted options, files, standard input."""

import json
import sys
from pathlib import Path
from typing import Any

from orchestrator.cli.operations.options import list_positional
from orchestrator.client.table import Operation, Parameter
from orchestrator.contract.errors import Invalid

STDIN = "-"


def parse_arguments(operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    """Parse the operation's arguments; raise Invalid if one is missing or malformed.

    given: raw values by option name, `objective.metric` for a field of a section.
    """
    readers = [name for name, raw in given.items() if raw == STDIN and _accepts_files(operation, name)]
    if len(readers) > 1:
        raise Invalid(f"Only one of {' and '.join(map(format_option, readers))} can read standard input (-).")
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        value = (
            _read_section(parameter, given)
            if parameter.type == "section"
            else _read_value(parameter, given.get(parameter.name))
        )
        if value is not None:
            values[parameter.name] = value
    _add_file_facts(operation, given, values)
    positional = list_positional(operation)
    missing = [
        parameter.name.upper() if parameter in positional else format_option(parameter.name)
        for parameter in operation.parameters
        if parameter.required and parameter.name not in values
    ]
    if missing:
        raise Invalid(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; --help describes each option."
        )
    return values


def format_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _accepts_files(operation: Operation, name: str) -> bool:
    parameter = operation.find_parameter(name)
    return parameter is not None and parameter.type in ("file", "text", "section", "object", "any")


def _read_section(parameter: Parameter, given: dict[str, Any]) -> Any:
    """Parse a section from JSON; its fields given as dotted options take precedence."""
    whole = _read_value(parameter, given.get(parameter.name))
    fields = {}
    for field in parameter.fields:
        value = _read_value(field, given.get(f"{parameter.name}.{field.name}"), section=f"{parameter.name}.")
        if value is not None:
            fields[field.name] = value
    if not fields:
        return whole
    if whole is not None and not isinstance(whole, dict):
        raise Invalid(
            f"{format_option(parameter.name)} must be a JSON object if single fields of it are given as well."
        )
    return (whole or {}) | fields


def _read_value(parameter: Parameter, raw: Any, section: str = "") -> Any:
    if raw is None or raw == []:
        return None
    name = format_option(section + parameter.name)
    if parameter.many:
        if parameter.type in ("section", "object", "any"):
            return (
                _parse_json(name, raw[0])
                if len(raw) == 1 and raw[0][:1] in ("[", "@", STDIN)
                else [_parse_json(name, one) for one in raw]
            )
        return [_parse_one(parameter, name, one) for one in raw]
    return _parse_one(parameter, name, raw)


def _parse_one(parameter: Parameter, name: str, raw: Any) -> Any:
    if parameter.choices and raw not in parameter.choices:
        raise Invalid(f"{name} must be one of {', '.join(map(str, parameter.choices))}.")
    if parameter.type == "file":
        return _read_bytes(name, raw.removeprefix("@"))
    if parameter.type == "text":
        return _read_text(name, raw)
    if parameter.type in ("section", "object"):
        return _parse_json(name, raw)
    return _parse_json_or_text(raw) if parameter.type == "any" else raw


def _parse_json(name: str, raw: str) -> Any:
    text = (
        _read_bytes(name, raw.removeprefix("@")).decode(errors="replace")
        if raw == STDIN or raw.startswith("@")
        else raw
    )
    try:
        return json.loads(text)
    except ValueError as error:
        raise Invalid(f"{name} must be JSON, or @FILE with JSON in it: {error}.") from None


def _parse_json_or_text(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _read_text(name: str, raw: str) -> str:
    """Read a text: `-` is standard input, `@FILE` a file; a text that begins with @ itself is written @@."""
    if raw.startswith("@@"):
        return raw[1:]
    if raw != STDIN and not raw.startswith("@"):
        return raw
    content = _read_bytes(name, raw.removeprefix("@"))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Invalid(f"{name}: {_name_source(raw)} is not UTF-8 text (byte {error.start}).") from None


def _read_bytes(name: str, path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Invalid(f"{name}: the file {path} cannot be read: {error.strerror or error}.") from None


def _name_source(raw: str) -> str:
    return "standard input" if raw == STDIN else raw.removeprefix("@")


def _add_file_facts(operation: Operation, given: dict[str, Any], values: dict[str, Any]) -> None:
    """Add the uploaded file's name and size if the operation takes them and they were not given."""
    uploads = [
        parameter.name for parameter in operation.parameters if parameter.type == "file" and given.get(parameter.name)
    ]
    if not uploads:
        return
    if operation.find_parameter("filename") and given[uploads[0]] != STDIN:
        values.setdefault("filename", Path(given[uploads[0]].removeprefix("@")).name)
    if operation.find_parameter("size_bytes"):
        values.setdefault("size_bytes", len(values[uploads[0]]))
