"""What a scripted model server answers: text, calls of tools, and every way in which an answer goes wrong."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.model_servers.requests import ModelRequest

Finish = Literal["stop", "length", "tools", "refusal", "filtered"]
CHARS_PER_TOKEN = 4


@dataclass(frozen=True)
class ToolCall:
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    id: str = "call_1"


@dataclass(frozen=True)
class Answer:
    """One answer. Tokens that are not given follow from the lengths of request and answer.

    finish: `refusal` and `filtered` are told as each API tells them. seconds: passes before the first byte.
    gap_seconds: passes between two pieces of a stream. gate: the second half of a stream waits until it is set.
    """

    text: str = ""
    tools: tuple[ToolCall, ...] = ()
    finish: Finish = "stop"
    thinking: str = ""
    input_tokens: int | None = None
    cached_tokens: int = 0
    output_tokens: int | None = None
    has_usage: bool = True
    seconds: float = 0.0
    gap_seconds: float = 0.0
    chunk_chars: int = 40
    gate: threading.Event | None = None

    def count_input(self, request: ModelRequest) -> int:
        return len(request.raw) // CHARS_PER_TOKEN if self.input_tokens is None else self.input_tokens

    def count_output(self) -> int:
        written = len(self.text) + len(self.thinking) + sum(len(json.dumps(tool.arguments)) for tool in self.tools)
        return written // CHARS_PER_TOKEN + 1 if self.output_tokens is None else self.output_tokens

    def pieces(self) -> list[str]:
        return [self.text[at : at + self.chunk_chars] for at in range(0, len(self.text), self.chunk_chars)]


@dataclass(frozen=True)
class HttpError:
    """An error as the API of the request words it. `kind` is OpenAI's `code` and Anthropic's `type`."""

    status: int
    kind: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """Bytes of whatever kind: a page of a proxy, JSON of another shape."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


@dataclass(frozen=True)
class Hang:
    """Nothing more comes. after: `request` (no byte at all) or `headers`."""

    after: Literal["request", "headers"] = "request"


@dataclass(frozen=True)
class Reset:
    """The connection is reset. after: before any byte, or within the answer."""

    after: Literal["request", "half"] = "request"
    answer: Answer = field(default_factory=lambda: Answer("The first half of an answer that never comes to its end."))


@dataclass(frozen=True)
class Endless:
    """The same piece again and again, in a stream without end (of bytes within one JSON text, if none is asked for)."""

    piece: str = "and so on "
    gap_seconds: float = 0.001


Fault = HttpError | Raw | Hang | Reset | Endless
Script = Callable[[ModelRequest], Answer | Fault]


def in_order(*answers: Answer | Fault) -> Script:
    """The n-th request gets the n-th answer; those beyond get an error that says so."""
    left = list(answers)

    def script(_: ModelRequest) -> Answer | Fault:
        return left.pop(0) if left else HttpError(500, "script_ended", "The script of the test has no further answer.")

    return script


def rate_limited(retry_after: float | None = None) -> HttpError:
    headers = {} if retry_after is None else {"retry-after": f"{retry_after:g}"}
    return HttpError(429, "rate_limit_exceeded", "Rate limit reached for requests.", headers)


def server_error(status: int = 500) -> HttpError:
    return HttpError(status, "server_error", "The server had an error while processing your request.")


def overloaded() -> HttpError:
    return HttpError(529, "overloaded_error", "Overloaded")


def unauthorized(message: str = "Incorrect API key provided.") -> HttpError:
    return HttpError(401, "invalid_api_key", message)


def out_of_credit() -> HttpError:
    """OpenAI's answer: a 429 that no waiting helps."""
    return HttpError(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing.")


def payment_required() -> HttpError:
    """The answer of gateways such as OpenRouter."""
    return HttpError(402, "payment_required", "Insufficient credits.")


def credit_too_low() -> HttpError:
    """Anthropic's answer."""
    return HttpError(
        400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API. Go to Plans."
    )


def context_too_long(tokens: int = 210_000, most: int = 200_000) -> HttpError:
    return HttpError(
        400, "context_length_exceeded", f"prompt is too long: {tokens} tokens > {most} maximum context length"
    )


def model_missing(name: str = "gpt-0") -> HttpError:
    return HttpError(404, "model_not_found", f"The model `{name}` does not exist or you do not have access to it.")
