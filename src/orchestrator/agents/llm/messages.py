"""A request to a model and its reply, as data: what is sent, kept in the ledger, and read from there again."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Finish = Literal["stop", "length", "filtered", "other"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked. The first message begins with `stable`, which later requests repeat word for word.

    prompt, prompt_sha256: name and digest of the prompt that it was written with.
    """

    prompt: str
    prompt_sha256: str
    instructions: str
    stable: str
    messages: tuple[Message, ...]

    def with_exchange(self, answer: str, question: str) -> "Request":
        """Return the request for the next turn of the same conversation."""
        return replace(self, messages=(*self.messages, Message("assistant", answer), Message("user", question)))

    def mask(self, mask: Callable[[str], str]) -> "Request":
        """Return the request with each of its texts masked."""
        messages = tuple(replace(message, text=mask(message.text)) for message in self.messages)
        return replace(self, instructions=mask(self.instructions), stable=mask(self.stable), messages=messages)

    @property
    def text(self) -> str:
        return "\n".join([self.instructions, self.stable, *(message.text for message in self.messages)])


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call. cached_tokens: of the input, read from the provider's cache. is_estimated: it told none."""

    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. model: the name that the provider gives it, which may be more exact than the one asked."""

    text: str
    finish: Finish
    model: str
    usage: Usage


def encode_request(request: Request, settings: dict[str, Any]) -> str:
    """Return the whole request as JSON text, the same for the same request."""
    return json.dumps(asdict(request) | {"settings": settings}, ensure_ascii=False, sort_keys=True)


def decode_request(text: str) -> Request:
    """Return the request that `encode_request` made the text of, without its settings."""
    values = json.loads(text)
    del values["settings"]
    return Request(**values | {"messages": tuple(Message(**message) for message in values["messages"])})


def encode_reply(reply: Reply) -> str:
    return json.dumps(asdict(reply), ensure_ascii=False, sort_keys=True)


def decode_reply(text: str) -> Reply:
    """Return the reply that `encode_reply` made the text of."""
    values = json.loads(text)
    return Reply(**values | {"usage": Usage(**values["usage"])})
