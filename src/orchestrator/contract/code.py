"""Shapes of the code group."""

import json
import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr, TypeAdapter

from orchestrator.contract.errors import FileNotStored
from orchestrator.contract.paging import Page

MAX_PARAMETERS = 100
MAX_PARAMETERS_CHARS = 16 * 1024  # of the JSON text
MAX_PARAMETER_NAME_CHARS = 100
MAX_PARAMETER_VALUE_CHARS = 500

Parameter = (
    StrictBool
    | StrictInt
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | Annotated[StrictStr, Field(max_length=MAX_PARAMETER_VALUE_CHARS)]
)
Parameters = Annotated[
    dict[Annotated[str, Field(max_length=MAX_PARAMETER_NAME_CHARS)], Parameter], Field(max_length=MAX_PARAMETERS)
]
PARAMETERS = TypeAdapter[Parameters](Parameters)


class CodeUpload(BaseModel):
    """One file of a version, as bytes."""

    task_id: int
    version: str = Field(max_length=100)
    agent: str = Field(max_length=200)
    filename: str = "main.py"
    content: bytes
    parents: list[str] = Field(default=[], max_length=8, description="Versions from which this one was made.")
    summary: str | None = Field(default=None, max_length=2_000, description="What changed, in one sentence.")
    parameters: Parameters = Field(default={}, description="Hyper-parameters of the program, by name.")


class CodeStored(BaseModel):
    stored_path: str


class VersionFiles(BaseModel):
    version: str
    files: list[str]
    agent: str
    parents: list[str]
    summary: str | None
    parameters: Parameters = Field(default={}, description="Hyper-parameters, with the names that its coder gave them.")
    created_at: str


class VersionList(Page):
    versions: list[VersionFiles]


class CodeItem(BaseModel):
    id: int
    task_id: int
    version: str
    agent: str
    filename: str
    stored_path: str
    uploaded_at: str
    size_bytes: int
    sha256: str


class CodeItems(BaseModel):
    items: list[CodeItem]


class CodeFile(BaseModel):
    """A file's text. Bytes that are not UTF-8 become U+FFFD and `exact` is false; download_code has them unchanged."""

    filename: str
    text: str
    exact: bool
    size_bytes: int
    sha256: str


class CodeText(BaseModel):
    task_id: int
    version: str
    files: list[CodeFile]


def encode_parameters(values: Mapping[str, bool | float | str]) -> str:
    """Return the JSON text for `parameters` of upload_code: those of `values` that are within its bounds, in order."""
    kept: dict[str, bool | float | str] = {}
    for name, value in values.items():
        more = kept | {
            name[:MAX_PARAMETER_NAME_CHARS]: value[:MAX_PARAMETER_VALUE_CHARS] if isinstance(value, str) else value
        }
        is_number = isinstance(value, float | int)
        fits = len(more) <= MAX_PARAMETERS and len(json.dumps(more)) <= MAX_PARAMETERS_CHARS
        if fits and not (is_number and not math.isfinite(value)):
            kept = more
    return json.dumps(kept)


def find_entry(filenames: list[str], preferred: str) -> str:
    """Return the task's entry, else main.py, else the only file; raise FileNotStored if none of them is there."""
    for name in (preferred, "main.py"):
        if name in filenames:
            return name
    if len(filenames) == 1:
        return filenames[0]
    raise FileNotStored(f"The version has neither {preferred} nor main.py. It has: {', '.join(filenames)}.")
