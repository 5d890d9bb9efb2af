"""Numbers and states as a report says them, and text of strangers made fit to be read."""

import unicodedata

from orchestrator.contract.agents import Spread
from orchestrator.contract.report import Luck
from orchestrator.contract.running import Isolation

GRADES = {
    "A": "grade A: namespaces and hard limits",
    "B": "grade B: namespaces, limits held by a watchdog",
    "none": "no sandbox: the program could do all that the server can",
}


def number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.5g}" if abs(value) >= 1000 or 0 < abs(value) < 0.001 else f"{value:.4f}"


def signed(value: float | None) -> str:
    if value is None:
        return "-"
    return number(value) if value < 0 else f"+{number(value)}"


def score(spread: Spread | None) -> str:
    """Mean, spread and count, as a score always stands."""
    if spread is None:
        return "-"
    return f"{number(spread.mean)}{f' ±{number(spread.sd)}' if spread.n > 1 else ''} (n={spread.n})"


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def state(name: str | None) -> str:
    return (name or "-").replace("_", " ")


def luck(found: Luck) -> str:
    """The verdict with what it rests on."""
    said = "the difference may be luck" if found.says == "may be luck" else f"{found.says} beyond the noise of the rows"
    interval = f"{found.low:+.3g} to {found.high:+.3g}"
    return f"{said} ({found.gain:+.3g} a row, 95 % interval {interval}, {found.rows} rows, counted: {found.measure})"


def isolation(found: Isolation | None) -> str:
    if found is None:
        return "no isolation is on record"
    weak = [protection.name for protection in found.protections if not protection.active]
    missing = f"; not active: {', '.join(weak)}" if weak else ""
    return f"{GRADES.get(found.grade, found.grade)}; {found.backend}{missing}"


def visible(text: object, *, lines: bool = False) -> str:
    """`text` with characters that cannot be seen, or turn the direction of what follows, made visible. `lines` keeps newlines and tabs."""
    kept = "\n\t" if lines else ""
    return "".join(char if char in kept or not _hides(char) else "\ufffd" for char in str(text))


def _hides(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
