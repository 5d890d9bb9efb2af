"""Secrets that an agent was given, taken out of all that it says before that reaches the records."""

import base64
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.masking import KEY_FORMS, MASK, MIN_SECRET_CHARS, StreamMask
from orchestrator.engine.agent_operations import AgentOperations

SEPARATORS = dict.fromkeys(map(ord, "\"'=,;:{}[]()<>"), " ")


class Secrets:
    """Values, and the forms in which programs print them: as they are, in JSON, in addresses, in base64 and hex."""

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values if len(value) >= MIN_SECRET_CHARS for form in _list_forms(value)}
        self._forms = sorted(forms, key=len, reverse=True)

    def mask(self, text: str) -> str:
        """Return the text without them, and without what has the form of a key."""
        return KEY_FORMS.sub(MASK, self._replace(text))

    def open_mask(self) -> StreamMask:
        """Return what masks a text that comes in pieces."""
        return StreamMask(self._forms)

    def mask_value(self, value: Any) -> Any:
        """Return plain data with all its strings masked, names of fields among them."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            return {self.mask_value(name): self.mask_value(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.mask_value(part) for part in value]
        return value

    def check_file(self, name: str, text: str) -> None:
        """Check that a file of a version holds no secret; raise AgentFailed if it does."""
        if self._replace(text) != text:
            raise AgentFailed(f"{name} contains a key or credential that the agent was given, so it is not stored.")

    def _replace(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        return text


class MaskedOperations:
    """The operations of a turn, with secrets taken out of every value that is sent."""

    def __init__(self, operations: AgentOperations, secrets: Secrets) -> None:
        self._operations, self._secrets = operations, secrets

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._operations, name)

        async def ask(**values: Any) -> Any:
            if name == "upload_code":
                self._secrets.check_file(values.get("filename") or "The program", values.get("file_content") or "")
            return await operation(**{key: self._secrets.mask_value(value) for key, value in values.items()})

        return ask


def list_secret_values(content: bytes) -> list[str]:
    """Return the values in a file of credentials: strings of JSON, else the long words of its lines."""
    text = content.decode("utf-8", "replace")
    try:
        return _list_strings(json.loads(text))
    except (ValueError, RecursionError):
        return text.translate(SEPARATORS).split()


def _list_strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in _list_strings(part)]


def _list_forms(value: str) -> set[str]:
    raw = value.encode("utf-8", "replace")
    encoded = base64.b64encode(raw).decode().rstrip("=")
    url_safe = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return {value, json.dumps(value)[1:-1], quote(value, safe=""), encoded, url_safe, raw.hex(), value[::-1]}
