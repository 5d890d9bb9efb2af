"""Settings of columns as people write them: NAME=SETTING on the command line, an object in JSON over the API."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from orchestrator.contract.columns import ColumnSetting
from orchestrator.contract.datasets import list_columns
from orchestrator.contract.errors import Invalid
from orchestrator.contract.invalid_values import describe_invalid

MAX_JSON_CHARS = 20_000  # they are a part of the address
MAX_NAME_CHARS = 100  # of a column, in a sentence
FORM = "write NAME=TYPE, such as price=number, or NAME={...} with the fields of data.columns"


def parse_columns(texts: Iterable[str]) -> dict[str, ColumnSetting]:
    """Return settings by column from texts such as `price=number` or `day={order = "dmy"}`.

    Raise Invalid, naming the column and what is allowed, for a text that is none, or a column that is set twice.
    """
    columns: dict[str, ColumnSetting] = {}
    for text in texts:
        head, braced, tail = text.partition("={")
        name, is_set, value = (head, braced, f"{{{tail}") if braced else text.rpartition("=")
        name = name.strip()
        if not is_set or not name:
            raise Invalid(f"{text[:MAX_NAME_CHARS]!r} sets no column; {FORM}.")
        if name in columns:
            raise Invalid(f"Column {name[:MAX_NAME_CHARS]!r} is set twice; {FORM}.")
        columns[name] = parse_setting(name, _parse_fields(name, value) if braced else value.strip())
    return columns


def _parse_fields(name: str, text: str) -> Any:
    try:
        return tomllib.loads(f"setting = {text}")["setting"]
    except tomllib.TOMLDecodeError:
        raise Invalid(
            f'Column {name[:MAX_NAME_CHARS]!r}: the braces hold FIELD = "VALUE", with commas between them. '
            f"Fields are {', '.join(ColumnSetting.model_fields)}."
        ) from None


def parse_columns_json(text: str) -> dict[str, ColumnSetting]:
    """Return settings by column from an object in JSON, as `data.columns` is; raise Invalid like `parse_columns`."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        form = 'columns must be an object in JSON, such as {"price": "number", "day": {"order": "dmy"}}.'
        raise Invalid(form, field="columns")
    return {name: parse_setting(name, value) for name, value in values.items()}


def format_columns_json(settings: Mapping[str, ColumnSetting]) -> str:
    """Return the settings as `parse_columns_json` takes them; empty if there are none, or too many for an address."""
    text = json.dumps({name: setting.model_dump(exclude_none=True) for name, setting in settings.items()})
    return text if settings and len(text) <= MAX_JSON_CHARS else ""


def parse_setting(name: str, value: Any) -> ColumnSetting:
    """Return the column's setting; raise Invalid, naming the column and what is allowed, if it is none."""
    try:
        return ColumnSetting.model_validate(value)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        field, message = ".".join(map(str, problem["loc"])), describe_invalid(problem)
        if problem["type"] == "extra_forbidden":
            message = f"there is no such field; there are {', '.join(ColumnSetting.model_fields)}"
        message = f"{field}: {message}" if field else message
        raise Invalid(f"Column {name[:MAX_NAME_CHARS]!r}: {message[:1].lower()}{message[1:]}.") from None


def check_names(settings: Mapping[str, ColumnSetting], names: list[str]) -> None:
    """Check that all columns exist that are set; raise Invalid, with those there are, if one does not."""
    unknown = next((name for name in settings if name not in names), None)
    if unknown is not None:
        problem = f"data.columns: there is no column {unknown[:MAX_NAME_CHARS]!r}. {list_columns(names)}"
        raise Invalid(problem, field="data.columns")
