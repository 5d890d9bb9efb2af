"""Numbers, scores and states as text, and untrusted text with its invisible characters made visible."""

import unicodedata

from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.report import Luck, Provenance
from orchestrator.contract.running import Isolation
from orchestrator.contract.scores import Spread
from orchestrator.contract.stop_reasons import STOP_TEXTS

GRADES = {
    "A": "grade A: namespaces and hard limits",
    "B": "grade B: namespaces, with memory limited by a watchdog",
    "none": "no sandbox: the program could do everything the server can",
}


def format_number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.5g}" if abs(value) >= 1000 or 0 < abs(value) < 0.001 else f"{value:.4f}"


def format_signed(value: float | None) -> str:
    if value is None:
        return "-"
    return format_number(value) if value < 0 else f"+{format_number(value)}"


def format_score(spread: Spread | None) -> str:
    """Format a score as it is shown everywhere: what rows and seeds leave open is named."""
    if spread is None:
        return "-"
    interval = spread.interval
    rows = "" if interval is None else f"rows {format_number(interval.low)} to {format_number(interval.high)}, "
    seeds = f"seeds ±{format_number(spread.sd)}, " if spread.n > 1 else ""
    return f"{format_number(spread.mean)} ({rows}{seeds}n={spread.n})"


def format_duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def format_metric(metric: str | None, positive_class: str | None) -> str:
    """Return the metric in words, with the class that it is of where it scores one of two."""
    return (
        "-"
        if metric is None
        else format_state(describe_metric(metric, None)) + describe_metric(metric, positive_class)[len(metric) :]
    )


def format_state(name: str | None) -> str:
    texts: dict[str, str] = {**STOP_TEXTS}
    return texts.get(name or "", (name or "-").replace("_", " "))


def describe_luck(luck: Luck) -> str:
    """Describe the verdict of a paired comparison and the figures it rests on."""
    verdict = (
        "the difference may be luck" if luck.says == "may be luck" else f"{luck.says} beyond the noise of the rows"
    )
    interval = f"{luck.low:+.3g} to {luck.high:+.3g}"
    return f"{verdict} ({luck.gain:+.3g} a row, 95 % interval {interval}, {luck.rows} rows, counted: {luck.measure})"


def describe_isolation(isolation: Isolation | None) -> str:
    if isolation is None:
        return "no isolation was recorded"
    weak = [protection.name for protection in isolation.protections if not protection.active]
    missing = f"; not active: {', '.join(weak)}" if weak else ""
    return f"{GRADES.get(isolation.grade, isolation.grade)}; {isolation.backend}{missing}"


def show_invisible(text: object, *, lines: bool = False) -> str:
    """Replace characters that cannot be seen, or that change the direction of what follows, by a visible one.

    lines: keep newlines and tabs.
    """
    kept = "\n\t" if lines else ""
    return "".join(char if char in kept or not _is_hidden(char) else "\ufffd" for char in str(text))


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def describe_rows(known: Provenance) -> str:
    """Return the rows of each part in words, and on how many validation parts versions ran; empty without rows."""
    rows = ", ".join(f"{count} {part.replace('_', '-')}" for part, count in known.rows.items())
    return f"{rows}; {known.folds} validation parts in turn" if known.folds > 1 else rows
