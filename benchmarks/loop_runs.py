"""Whole loops of `orchestrator run`, for benchmarks that compare scores: with a split seed, so that each installation
gets the same rows; and their outcomes in a file, so that a benchmark that was interrupted goes on.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

RUN_TIMEOUT_SECONDS = 3600  # versions end a loop, not the load of the machine


@dataclass(frozen=True)
class Outcome:
    """What a loop came to. Scores are those of its best version."""

    stop_reason: str
    versions: int
    failures: int
    seconds: float
    best: str
    validation: float
    held_out: float


class SavedOutcomes:
    """Outcomes by name, kept in a file of JSON lines if one is given."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self.known: dict[str, Any] = dict(map(json.loads, lines))

    def find_or_run(self, name: str, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return the outcome that is known by this name, or run it and keep what comes of it."""
        if name not in self.known:
            self.known[name] = run()
            if self.path:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([name, self.known[name]]) + "\n")
        return self.known[name]


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, choices=range(1, 21), metavar="1..20", default=3, help="Split seeds")
    parser.add_argument("--save", type=Path, help="File that keeps each outcome; those in it are not run again")
    parser.add_argument("--before", metavar="PYTHON", help="Interpreter of another installation to compare with")


def list_pythons(asked: Namespace) -> dict[str, str]:
    """Return the interpreters to compare, by the names of their columns."""
    return ({"before": asked.before} if asked.before else {}) | {"now": sys.executable}


def write_task(folder: Path, *, name: str, metric: str, seed: int, versions: int, kind: str | None = None) -> None:
    """Write a task on `table.csv` in this folder, whose column `target` is predicted."""
    chosen_kind = f'kind = "{kind}"\n' if kind else ""
    text = (
        f'name = "{name}"\ndescription = "Predict the target."\ndataset = "table.csv"\n'
        f'[objective]\nmetric = "{metric}"\n[data]\ntarget_column = "target"\n{chosen_kind}'
        f"[split]\nseed = {seed}\n[budget]\nversions = {versions}\nwall_seconds = {RUN_TIMEOUT_SECONDS}\n"
    )
    (folder / "task.toml").write_text(text, encoding="utf-8")


def run_loop(python: str, fill_task: Callable[[Path], None], use_split: Callable[[Path], Any] | None = None) -> dict:
    """Run one loop to its end in a data directory of its own; return the outcome, and under `beside` what is found.

    fill_task: writes the task's folder. use_split: is given the folder of the split rows before it is removed.
    """
    folder = Path(tempfile.mkdtemp(prefix="loop-runs-"))
    try:
        task = folder / "task"
        task.mkdir()
        fill_task(task)
        command = [python, "-m", "orchestrator", "run", str(task), "--json", "--data-dir", str(folder / "data")]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS)
        if ran.returncode not in (0, 1):
            raise SystemExit(
                f"`orchestrator run` ended with {ran.returncode}:\n{ran.stderr[-2000:]}{ran.stdout[-2000:]}"
            )
        outcome = read_outcome(json.loads(ran.stdout.strip().splitlines()[-1]))
        if use_split:
            split = next((folder / "data" / "storage" / "data").glob("*/public")).parent
            outcome["beside"] = use_split(split)
        return outcome
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_outcome(said: dict[str, Any]) -> dict[str, Any]:
    best = said["best"]
    outcome = Outcome(
        stop_reason=said["stop_reason"],
        versions=said["versions"],
        failures=len(said["failures"]),
        seconds=said["seconds"],
        best=best["version"],
        validation=best["validation"]["mean"],
        held_out=best["held_out"],
    )
    return dict(vars(outcome))


def describe_spread(values: Sequence[float]) -> str:
    """Return the mean with the standard deviation over the seeds."""
    return f"{fmean(values):.4f} ± {stdev(values):.4f}" if len(values) > 1 else f"{values[0]:.4f}"


def describe_change(before: Sequence[float], now: Sequence[float]) -> str:
    """Return the mean difference, seed by seed, with its standard error."""
    differences = [new - old for old, new in zip(before, now, strict=True)]
    error = f" ± {stdev(differences) / len(differences) ** 0.5:.4f}" if len(differences) > 1 else ""
    return f"{fmean(differences):+.4f}{error}"


def print_row(cells: Sequence[str]) -> None:
    """Print a row of a Markdown table."""
    print(f"| {' | '.join(cells)} |", flush=True)
