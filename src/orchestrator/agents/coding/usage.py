"""What coding agents print about themselves: tokens, cost, and their last words. Pure; a claim is kept as a claim.

Shapes: Claude Code `-p --output-format json` and `stream-json` (`type: result`), Codex `exec --json`
(`turn.completed`, `item.completed`), OpenCode `run --format json` (`step_finish`, `text`), and any program whose last
line of JSON has `total_cost_usd` or `usage`.
"""

import json
from dataclasses import dataclass
from typing import Any

from orchestrator.contract.model_calls import MAX_TOKENS, Usage

MAX_WORDS_CHARS = 4_000
MAX_JSON_LINES = 100_000
MAX_USD = 1e6


@dataclass
class Report:
    """What an agent says that it used; None where it does not say. `words` are its last ones.

    input_tokens: all that was read, cached tokens included.
    """

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    words: str = ""

    @property
    def usage(self) -> Usage | None:
        """Return the tokens as the ledger takes them; None if it counted none."""
        if self.input_tokens is None and self.output_tokens is None:
            return None
        sent, written = (min(count or 0, MAX_TOKENS) for count in (self.input_tokens, self.output_tokens))
        return Usage(input_tokens=sent, cached_tokens=min(self.cached_tokens or 0, sent), output_tokens=written)

    def add(self, *, sent: Any = None, cached: Any = None, written: Any = None, cost: Any = None) -> None:
        """Add numbers of one step; what is no number counts for nothing."""
        self.input_tokens = _add(self.input_tokens, _tokens(sent))
        self.cached_tokens = _add(self.cached_tokens, _tokens(cached))
        self.output_tokens = _add(self.output_tokens, _tokens(written))
        self.cost_usd = _add(self.cost_usd, _money(cost))


def parse_report(stdout: str) -> Report:
    """Return what the output of an agent tells; its last words are its plain text where it prints no JSON."""
    report = Report()
    events = [event for line in stdout.splitlines()[-MAX_JSON_LINES:] if (event := _parse_object(line)) is not None]
    if not events and (whole := _parse_object(stdout)) is not None:
        events = [whole]
    for event in events:
        _take_step(report, event)
    final = next((event for event in reversed(events) if "total_cost_usd" in event or "result" in event), None)
    if final is None and report == Report() and events and isinstance(events[-1].get("usage"), dict):
        final = events[-1]
    if final is not None:
        report = _read_final(final, report.words)
    words = report.words if events else stdout
    report.words = words.strip()[-MAX_WORDS_CHARS:]
    return report


def _take_step(report: Report, event: dict[str, Any]) -> None:
    part, item = _object(event, "part"), _object(event, "item")
    match event.get("type"):
        case "turn.completed" if isinstance(usage := event.get("usage"), dict):
            report.add(
                sent=usage.get("input_tokens"),
                cached=usage.get("cached_input_tokens"),
                written=usage.get("output_tokens"),
            )
        case "step_finish" if isinstance(tokens := part.get("tokens"), dict):
            cache = _object(tokens, "cache")
            report.add(sent=tokens.get("input"), cached=cache.get("read"), written=tokens.get("output"))
            report.add(sent=cache.get("read"), cost=part.get("cost"))
            report.add(sent=cache.get("write"))
        case "text" if isinstance(part.get("text"), str):
            report.words = part["text"]
        case "item.completed" if item.get("type") == "agent_message" and isinstance(item.get("text"), str):
            report.words = item["text"]


def _read_final(event: dict[str, Any], words: str) -> Report:
    usage = _object(event, "usage")
    said = event.get("result", event.get("response"))
    report = Report(words=said if isinstance(said, str) else words)
    read_from_cache = usage.get("cache_read_input_tokens")
    report.add(
        sent=usage.get("input_tokens"),
        cached=usage.get("cached_input_tokens") if read_from_cache is None else read_from_cache,
        written=usage.get("output_tokens"),
        cost=event.get("total_cost_usd"),
    )
    report.add(sent=read_from_cache)  # Claude Code counts these tokens apart
    report.add(sent=usage.get("cache_creation_input_tokens"))
    return report


def _object(event: dict[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def _parse_object(text: str) -> dict[str, Any] | None:
    stripped = text.strip()
    if not (stripped.startswith("{") and stripped.endswith("}")):
        return None
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _tokens(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TOKENS
    return value if is_count else None


def _money(value: Any) -> float | None:
    is_amount = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MAX_USD
    return float(value) if is_amount else None


def _add(known: Any, more: Any) -> Any:
    return more if known is None else known if more is None else known + more
