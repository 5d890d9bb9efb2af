"""What is wrong with a value, in words for people: pydantic's own describe its input to programmers."""

from collections.abc import Mapping
from typing import Any

_TEXTS = {
    "missing": "is required",
    "extra_forbidden": "there is no such field",
    "unexpected_keyword_argument": "there is no such field",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text",
    "string_unicode": "must be text in UTF-8",
    "bytes_type": "must be text",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "dict_type": "must be an object with named fields",
    "model_type": "must be an object with named fields",
    "model_attributes_type": "must be an object with named fields",
    "none_required": "must be null",
    "json_invalid": "must be valid JSON",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}


def describe_invalid(problem: Mapping[str, Any]) -> str:
    """Return what is wrong with the value, to follow its name; the value itself is not quoted.

    problem: one of `ValidationError.errors()`. Checks of our own keep their words.
    """
    text = _TEXTS.get(problem["type"])
    if text is None:
        return str(problem["msg"]).removeprefix("Value error, ")
    limits = problem.get("ctx", {})
    described = text.format_map(limits)
    return described.replace(" 1 characters", " 1 character").replace(" 1 entries", " 1 entry")
