"""Text of strangers (task names, sentences, log lines) made fit for a terminal, and numbers as people read them."""

import re
import unicodedata
from pathlib import Path

from pydantic import ValidationError

from orchestrator.contract.agents import Spread

LONGEST_TEXT = 300
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
)  # titles, commands, colours


def clean(text: object, longest: int = LONGEST_TEXT) -> str:
    """One line without control, format or escape characters, cut to `longest`."""
    kept = "".join(
        " " if unicodedata.category(char).startswith(("C", "Zl", "Zp")) else char
        for char in _ESCAPES.sub("", str(text))
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def problems_text(error: ValidationError, *, upper: bool = False) -> str:
    """Each field that cannot be used and why, on one line."""
    problems = [(".".join(map(str, problem["loc"])), problem["msg"]) for problem in error.errors(include_url=False)]
    return "; ".join(f"{field.upper() if upper else field}: {said}" for field, said in problems) + "."


def score_text(score: Spread | None) -> str:
    """Mean, spread and count, as a score is always shown."""
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


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def path_text(path: Path) -> str:
    return clean(path, longest=4096)


def size_text(size_bytes: int) -> str:
    """Powers of 1024, as disks are measured in this program."""
    size = float(size_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
