"""What a request under an Idempotency-Key is compared by."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

NEWER_THAN_0_2_0 = {
    "CodeUpload": {"parameters"},
    "Agents": {"options", "turn_seconds"},
    "ResultUpload": {"agent", "container_id", "reason"},
    "Grading": {"options", "command", "forgeable", "by"},
    "Objective": {"positive_class", "gates", "possible", "shown"},
    "Budget": {"tokens", "model_calls"},
    "Data": {"columns", "encoding", "separator", "header", "quote"},
    "Split": {"folds"},
    "Search": {
        *("drafts", "n", "debug_probability", "debug_depth", "islands", "migrate_every"),
        *("features", "switch_to", "switch_after", "directions_after", "keep", "feedback"),
    },
}  # fields, by shape
DEFAULTS_OF_0_2_0 = {("Program", "editable"): ["main.py"]}  # where the default has changed
UNCHECKED = hashlib.sha256(b"").hexdigest()  # under a key whose request is not compared


def compute_fingerprint(request: object) -> str:
    """Return the SHA-256 of what a request says.

    Only fields that differ from their defaults count, by name, and parts at the end of a tuple only if they are not
    None, False or empty: a field, or a parameter at the end, that a later release adds changes nothing if it is left
    out.
    """
    return _hash_content(json.dumps(_to_canonical(request), sort_keys=True, default=_to_plain).encode())


def compute_fingerprint_of_0_2(request: object) -> str:
    """Return what 0.2.0 stored for the same request: the SHA-256 of its `repr`, without fields added since."""
    return _hash_content(_format_repr_of_0_2(request).encode())


def _format_repr_of_0_2(value: object) -> str:
    if isinstance(value, BaseModel):
        shape = type(value)
        newer = NEWER_THAN_0_2_0.get(shape.__name__, ())
        parts = []
        for name, part in value:
            is_default = part == shape.model_fields[name].get_default(call_default_factory=True)
            if not (is_default and name in newer):
                said = DEFAULTS_OF_0_2_0.get((shape.__name__, name), part) if is_default else part
                parts.append(f"{name}={_format_repr_of_0_2(said)}")
        return f"{shape.__name__}({', '.join(parts)})"
    if isinstance(value, tuple):
        parts = [_format_repr_of_0_2(part) for part in value]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    return repr(value)


def _to_canonical(request: object) -> object:
    if isinstance(request, BaseModel):
        return request.model_dump(exclude_defaults=True)
    if isinstance(request, dict):
        return {name: value for name, value in request.items() if value is not None}
    if not isinstance(request, tuple):
        return request
    parts = [_to_canonical(part) for part in request]
    while parts and (parts[-1] is None or parts[-1] is False or parts[-1] == {}):
        parts.pop()
    return parts


def _to_plain(value: Any) -> str:
    return _hash_content(value) if isinstance(value, bytes) else str(value)


def _hash_content(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
