"""A request that a model server got, in one shape whatever the API."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Api = Literal["chat", "responses", "messages", "google"]


@dataclass(frozen=True)
class ModelRequest:
    """number: 1 for the first. text: all text that was sent, system prompt included, in order."""

    api: Api
    number: int
    path: str
    headers: dict[str, str]
    raw: bytes = field(repr=False)
    streams: bool = False

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def model(self) -> str:
        if self.api == "google":
            return self.path.rpartition("/models/")[2].partition(":")[0]
        return self.body.get("model", "")

    @property
    def key(self) -> str:
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        return self.headers.get("x-api-key") or self.headers.get("x-goog-api-key") or bearer

    @property
    def text(self) -> str:
        body = self.body
        order = ("instructions", "system", "systemInstruction", "messages", "input", "contents")
        return "\n".join(part for name in order if name in body for part in _texts(body[name]))

    @property
    def tools(self) -> list[str]:
        """Names of the tools that the model may call."""
        declared = [each for tool in self.body.get("tools", []) for each in tool.get("functionDeclarations", [tool])]
        return [tool.get("name") or tool.get("function", {}).get("name", "") for tool in declared]


def _texts(value: Any) -> Iterator[str]:
    """Every text of a message, wherever the API puts it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name in ("content", "parts", "text", "output", "arguments"):
            if name in value:
                yield from _texts(value[name])
