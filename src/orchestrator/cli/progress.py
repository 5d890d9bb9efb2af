"""Progress of a loop: a live table in a terminal, else one plain line for each round."""

import sys
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from orchestrator.cli.formatting import clean, score_text, seconds_text
from orchestrator.contract.loops import Loop, Round

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

ROUNDS_SHOWN = 12
STYLES = {
    "baseline": "cyan",
    "improved": "bold green",
    "same": "dim",
    "worse": "yellow",
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
        self._streamld: set[int] = set()
        self._state = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.flush()

    def say(self, sentence: str) -> None:
        print(sentence, file=self._stream, flush=True)

    def show(self, loop: Loop) -> None:
        for done in loop.rounds:
            if done.status == "done" and done.round not in self._streamld:
                self._streamld.add(done.round)
                self.say(round_line(loop, done))
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
        self._live.update(_layout(self._name, loop))


def round_line(loop: Loop, done: Round) -> str:
    best = f"best {score_text(loop.best.validation)} {clean(loop.best.version, 40)}" if loop.best else "no best yet"
    target = "" if loop.target is None else f"  target {loop.target:g}"
    return (
        f"round {done.round:>3}  {clean(done.version, 40):<5} {clean(done.verdict or '-', 20):<14}"
        f"{score_text(done.score):<24}{best}{target}  {seconds_text(_left(loop))} left"
    )


def status_line(loop: Loop) -> str:
    """Format the progress in one line: best score, target, versions and time left."""
    best = f"best {score_text(loop.best.validation)} {clean(loop.best.version, 40)}" if loop.best else "no best yet"
    target = "no target" if loop.target is None else f"target {loop.target:g}"
    versions = f"{loop.versions} of {loop.budget_versions} versions"
    return (
        f"{clean(loop.metric or 'metric not chosen yet', 60)}   {best}   {target}   {versions}   "
        f"{seconds_text(_left(loop))} left"
    )


def rounds_table(loop: Loop, max_rows: int) -> "Table":
    """Make a rich table of the newest rounds, at most `max_rows`."""
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
            score_text(row.score),
            score_text(row.held_out),
            clean(row.parent or "-", 40),
            f"{sum(row.seconds.values()):.1f}",
        )
    return table


def _layout(name: str, loop: Loop) -> "Group":
    from rich.console import Group
    from rich.spinner import Spinner
    from rich.text import Text

    head = Text(f"{name}  {loop.loop_id}", style="bold")
    request = "" if loop.wanted == "running" or loop.state == loop.wanted else f" ({loop.wanted} after this step)"
    doing = Spinner("dots", Text(f"{clean(loop.doing)}{request}"), style="cyan")
    return Group(Text(), head, Text(status_line(loop)), Text(), rounds_table(loop, ROUNDS_SHOWN), Text(), doing)


def _left(loop: Loop) -> float:
    return loop.budget_wall_seconds - loop.wall_seconds
