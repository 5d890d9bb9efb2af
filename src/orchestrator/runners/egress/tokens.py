"""The tokens that a model server's answer tells, whatever its API: OpenAI, Anthropic, Google, Ollama. Pure.

Sources: OpenAI chat completions and responses, Anthropic messages, Google generateContent, Ollama's native API. An
answer in pieces tells sums so far, so the highest number of each kind counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orchestrator.contract.model_calls import MAX_TOKENS

MARKS = (b'"usage', b'eval_count"')  # each telling piece holds one of them
WRAPPERS = ("response", "message")  # events that hold the answer as a whole
MAX_PIECES = 10_000  # of an answer that is one list


@dataclass(frozen=True)
class Tokens:
    """input: all that was read, cached tokens included."""

    input: int = 0
    cached: int = 0
    output: int = 0

    def merge(self, other: "Tokens | None") -> "Tokens":
        """Return the higher number of each kind."""
        if other is None:
            return self
        return Tokens(max(self.input, other.input), max(self.cached, other.cached), max(self.output, other.output))


def read_tokens(value: Any) -> Tokens | None:
    """Return the tokens in parsed JSON: an answer, an event of a stream, or a list of them; None if it tells none."""
    merged: Tokens | None = None
    for part in value[:MAX_PIECES] if isinstance(value, list) else (value,):
        for usage in _find_usages(part):
            tokens = _read_usage(usage)
            merged = tokens.merge(merged) if tokens else merged
    return merged


def _find_usages(event: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(event, dict):
        return
    yield event  # Ollama's numbers stand beside the answer
    for holder in (event, *(event.get(name) for name in WRAPPERS)):
        if isinstance(holder, dict):
            for name in ("usage", "usageMetadata"):
                if isinstance(usage := holder.get(name), dict):
                    yield usage


def _read_usage(usage: dict[str, Any]) -> Tokens | None:
    details = usage.get("prompt_tokens_details") or usage.get("input_tokens_details")
    apart = _add(usage, "cache_read_input_tokens", "cache_creation_input_tokens")  # Anthropic counts them apart
    sent = _highest(usage, "prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count")
    google = _add(usage, "toolUsePromptTokenCount")
    written = _highest(usage, "completion_tokens", "output_tokens", "candidatesTokenCount", "eval_count")
    thought = _add(usage, "thoughtsTokenCount")
    if sent is None and written is None:
        return None
    cached = _highest(usage, "cache_read_input_tokens", "cachedContentTokenCount") or 0
    if isinstance(details, dict):
        cached = max(cached, _highest(details, "cached_tokens") or 0)
    whole = (sent or 0) + apart + google
    return Tokens(input=whole, cached=min(cached, whole), output=(written or 0) + thought)


def _highest(values: dict[str, Any], *names: str) -> int | None:
    counts = [count for name in names if (count := _read_count(values.get(name))) is not None]
    return max(counts, default=None)


def _add(values: dict[str, Any], *names: str) -> int:
    return sum(_read_count(values.get(name)) or 0 for name in names)


def _read_count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TOKENS
    return value if is_count else None
