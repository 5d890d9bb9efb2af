"""Untrusted text made safe for a terminal, and numbers as people read them."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from orchestrator.contract.invalid_values import describe_invalid
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


def format_problems(error: ValidationError, *, upper: bool = False) -> str:
    """List each invalid field and the reason, on one line; a reason that begins with the field says it once."""
    problems = [
        (".".join(map(str, problem["loc"])), describe_invalid(problem)) for problem in error.errors(include_url=False)
    ]
    reasons = [
        reason if reason.startswith(f"{field} ") else f"{field.upper() if upper else field}: {reason}"
        for field, reason in problems
    ]
    return "; ".join(reasons) + "."


SCORE_LEGEND = "mean [95 % over the graded rows] ±standard deviation over seeds (executions)"


def score_text(score: Spread | None) -> str:
    """Format a score in columns, as SCORE_LEGEND says."""
    if score is None:
        return "-"
    rows = "" if score.interval is None else f" [{number_text(score.interval.low)}, {number_text(score.interval.high)}]"
    is_told = score.sd > 0 or score.interval is None  # no spread over seeds does not make a score sure
    spread = f" ±{number_text(score.sd)}" if score.n > 1 and is_told else ""
    return f"{number_text(score.mean)}{rows}{spread} (n={score.n})"


def short_score_text(score: Spread | None) -> str:
    """Format a score for a column of a terminal that may be 80 characters wide: the mean and its interval."""
    if score is None:
        return "-"
    if score.interval is None:
        return number_text(score.mean)
    low, high = (f"{end:.0f}" if abs(end) >= 100 else f"{end:.3g}" for end in (score.interval.low, score.interval.high))
    return f"{number_text(score.mean)} [{low}, {high}]"


def score_words(score: Spread) -> str:
    """Format a score with the names of what it may be off by: the rows that were graded, and the seeds."""
    return f"{number_text(score.mean)} ({', '.join(_describe_doubts(score))})"


def _describe_doubts(score: Spread) -> Iterator[str]:
    if score.interval is not None:
        yield f"rows {number_text(score.interval.low)} to {number_text(score.interval.high)}"
    if score.n > 1:
        yield f"seeds ±{number_text(score.sd)}"
    yield f"n={score.n}"


def number_text(value: float) -> str:
    """Format a number with four decimals, a large or a tiny one with five digits."""
    return f"{value:.5g}" if abs(value) >= 1000 or 0 < abs(value) < 0.0001 else f"{value:.4f}"


def format_seconds(seconds: float) -> str:
    seconds = max(0.0, seconds)
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def format_count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def format_path(path: Path) -> str:
    return clean(path, max_chars=MAX_PATH_CHARS)


def format_size(size_bytes: int) -> str:
    """Format a size in powers of 1024."""
    size = float(size_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
