"""Operations as a command line or a document needs them, from operations.json (see scripts/generate_client.py)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """`type` is integer, number, boolean, string, text (may be long), file, object, section (with `fields`) or any.

    `location` is path, query, body or form; a field of a section has none.
    """

    name: str
    type: str
    required: bool = False
    location: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    default: Any = None
    min: float | None = None
    max: float | None = None
    fields: tuple["Parameter", ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers` is shape (with the fields in `answer`), file or stream."""

    name: str
    group: str
    method: str
    path: str
    answers: str
    summary: str
    more: str
    parameters: tuple[Parameter, ...]
    answer: tuple[Parameter, ...] = ()

    @property
    def command(self) -> str:
        return self.name.replace("_", "-")

    def find_parameter(self, name: str) -> Parameter | None:
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@cache
def load_operations() -> dict[str, Operation]:
    """By name, those of one group side by side."""
    rows = json.loads(Path(__file__).with_name("operations.json").read_text(encoding="utf-8"))
    return {row["name"]: _build_operation(row) for row in rows}


def _build_operation(row: dict) -> Operation:
    listed = {name: tuple(_build_parameter(part) for part in row.get(name, ())) for name in ("parameters", "answer")}
    values: dict[str, Any] = {**row, **listed}
    return Operation(**values)


def _build_parameter(row: dict) -> Parameter:
    fields = tuple(_build_parameter(part) for part in row.get("fields", ()))
    return Parameter(**row | {"choices": tuple(row.get("choices", ())), "fields": fields})
