"""Progress of a loop: a live table in a terminal, else one plain line for each round."""

import sys
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from orchestrator.cli.formatting import SCORE_LEGEND, clean, format_seconds, number_text, score_text, short_score_text
from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.model_calls import LoopEstimate

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

ROUNDS_SHOWN = 12
STYLES = {
    "baseline": "cyan",
    "improved": "bold green",
    "same": "dim",
    "worse": "yellow",
    "gate_broken": "yellow",
    "suspect": "yellow",
    "invalid": "red",
    "crashed": "red",
    "timed_out": "red",
    "out_of_memory": "red",
    "no_version": "red",
}


class Progress(Protocol):
    """`say` prints a sentence, `show` the loop each time it has changed; used as a context."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def say(self, sentence: str) -> None: ...

    def show(self, loop: Loop) -> None: ...


def make_progress(name: str, *, plain: bool, stream: TextIO) -> Progress:
    return PlainProgress(stream) if plain else LiveProgress(name)


class PlainProgress:
    """Prints lines without escape codes: each round once it is done, and each new state of the loop."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._printed_rounds: set[int] = set()
        self._state = ""
        self._has_objective = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.flush()

    def say(self, sentence: str) -> None:
        print(sentence, file=self._stream, flush=True)

    def show(self, loop: Loop) -> None:
        if loop.metric is not None and loop.direction is not None and not self._has_objective:
            self._has_objective = True
            self.say(f"objective: {loop.direction} {clean(_metric_text(loop), 60)}; scores: {SCORE_LEGEND}")
        for done in loop.rounds:
            if done.status == "done" and done.round not in self._printed_rounds:
                self._printed_rounds.add(done.round)
                self.say(format_round(loop, done))
        if loop.state != self._state:
            self._state = loop.state
            self.say(f"{loop.loop_id} {loop.state}: {clean(loop.doing)}")


class LiveProgress:
    """Keeps a table in place; sentences are printed above it."""

    def __init__(self, name: str) -> None:
        from rich.console import Console
        from rich.live import Live

        self._name = clean(name, 80)
        self._console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
        self._live = Live(console=self._console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.stop()

    def say(self, sentence: str) -> None:
        self._console.print(sentence, soft_wrap=True)

    def show(self, loop: Loop) -> None:
        self._live.update(_build_layout(self._name, loop))


def format_estimate(estimate: LoopEstimate) -> str:
    """Format what versions are likely to cost, before the first one is written."""
    of_coders = ", ".join(f"{clean(coder.name, 60)} ${coder.version_usd:.4f}" for coder in estimate.coders)
    return (
        f"estimate: a version costs about ${estimate.version_usd:.4f}{of_coders and f' ({of_coders})'}, so the budget "
        f"is likely to allow {estimate.budget_versions:,} versions"
    )


def format_round(loop: Loop, done: Round) -> str:
    best = f"best {score_text(loop.best.validation)} {clean(loop.best.version, 40)}" if loop.best else "no best yet"
    target = "" if loop.target is None else f"  target {loop.target:g}"
    has_several = len({each.coder for each in loop.rounds}) > 1
    by = f"  by {clean(done.coder, 60)}" if has_several and done.coder else ""
    return (
        f"round {done.round:>3}  {clean(done.version, 40):<5} {clean(done.verdict or '-', 20):<14}"
        f"{score_text(done.score):<24} {best}{target}  {format_seconds(_measure_seconds_left(loop))} left{by}"
    )


def format_status(loop: Loop) -> str:
    """Format the progress in one line: best score, target, versions and time left."""
    best = (
        f"best {short_score_text(loop.best.validation)} {clean(loop.best.version, 40)}" if loop.best else "no best yet"
    )
    target = "no target" if loop.target is None else f"target {loop.target:g}"
    versions = f"{loop.versions} of {loop.budget_versions} versions"
    left = format_seconds(_measure_seconds_left(loop))
    return f"{clean(_metric_text(loop), 60)}   {best}   {target}   {versions}{_cost_text(loop)}   {left} left"


def _cost_text(loop: Loop) -> str:
    """Return what model calls have cost so far, of the budget if there is one; nothing while there are none."""
    if not loop.spending.model_calls:
        return ""
    return f"   ${loop.spending.cost_usd:.2f}" + (f" of ${loop.budget_cost_usd:.2f}" if loop.budget_cost_usd else "")


def _metric_text(loop: Loop) -> str:
    return "metric not chosen yet" if loop.metric is None else describe_metric(loop.metric, loop.positive_class)


def build_rounds_table(loop: Loop, max_rows: int) -> "Table":
    """Make a rich table of the newest rounds, at most `max_rows`, that fits into 80 columns."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("round", "version", "verdict", "validation", "held-out", "from", "seconds"):
        table.add_column(title, justify="right" if title in ("round", "seconds") else "left", no_wrap=True)
    for row in loop.rounds[-max_rows:]:
        is_best = loop.best is not None and loop.best.version == row.version
        verdict = row.verdict or f"{row.status} …"
        table.add_row(
            str(row.round),
            Text(clean(row.version, 40) + (" ★" if is_best else ""), style="bold" if is_best else ""),
            Text(verdict, style=STYLES.get(verdict, "blue")),
            short_score_text(row.score),
            "-" if row.held_out is None else number_text(row.held_out.mean),
            clean(row.parent or "-", 40),
            f"{sum(row.seconds.values()):.1f}",
        )
    return table


def _build_layout(name: str, loop: Loop) -> "Group":
    from rich.console import Group
    from rich.spinner import Spinner
    from rich.text import Text

    head = Text(f"{name}  {loop.loop_id}", style="bold")
    request = "" if loop.wanted == "running" or loop.state == loop.wanted else f" ({loop.wanted} after this stage)"
    doing = Spinner("dots", Text(f"{clean(loop.doing)}{request}"), style="cyan")
    return Group(Text(), head, Text(format_status(loop)), Text(), build_rounds_table(loop, ROUNDS_SHOWN), Text(), doing)


def _measure_seconds_left(loop: Loop) -> float:
    return loop.budget_wall_seconds - loop.wall_seconds
