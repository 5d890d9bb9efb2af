"""Untrusted text made safe for a terminal, and numbers as people read them."""

import re
import unicodedata
from pathlib import Path

from pydantic import ValidationError

from orchestrator.contract.scores import Spread

MAX_TEXT_CHARS = 300
MAX_PATH_CHARS = 4096
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
)  # titles, commands, colours


def clean(text: object, max_chars: int = MAX_TEXT_CHARS) -> str:
    """Return the text as one line without control, format and escape characters, cut to `max_chars`."""
    kept = "".join(
        " " if unicodedata.category(char).startswith(("C", "Zl", "Zp")) else char
        for char in _ESCAPES.sub("", str(text))
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= max_chars else kept[: max_chars - 1] + "…"


def problems_text(error: ValidationError, *, upper: bool = False) -> str:
    """List each invalid field and the reason, on one line."""
    problems = [(".".join(map(str, problem["loc"])), problem["msg"]) for problem in error.errors(include_url=False)]
    return "; ".join(f"{field.upper() if upper else field}: {reason}" for field, reason in problems) + "."


def score_text(score: Spread | None) -> str:
    """Format a score as mean, spread and count, as it is shown everywhere."""
    if score is None:
        return "-"
    spread = f" ±{score.sd:.4f}" if score.n > 1 else ""
    return f"{score.mean:.4f}{spread} (n={score.n})"


def seconds_text(seconds: float) -> str:
    seconds = max(0.0, seconds)
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def format_count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def path_text(path: Path) -> str:
    return clean(path, max_chars=MAX_PATH_CHARS)


def size_text(size_bytes: int) -> str:
    """Format a size in powers of 1024."""
    size = float(size_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
