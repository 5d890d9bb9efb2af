"""How well the offline agents do on tables of at most 1,000 rows, beside HistGradientBoosting as it comes: held-out
means over some split seeds.

    python benchmarks/small_tables.py [--tables german] [--seeds 5] [--save FILE] [--rivals FOLDER] [--folds 1]

The tables are from the KEEL repository, as in keel_tables.py. The rival learns from the training rows of the split and
is scored once on its held-out rows; the loop of 20 versions sees validation scores. Exits 1 if a mean of the loop's
best is below the rival's.
"""

import argparse
import sys
from pathlib import Path
from statistics import fmean

from keel_tables import METRICS, install_rivals, write_table
from loop_runs import SavedOutcomes, describe_change, describe_spread, print_row, run_loop, write_task
from untuned import score_beside

TABLES = ("german", "australian", "vehicle")
VERSIONS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--seeds", type=int, choices=range(1, 21), metavar="1..20", default=5)
    parser.add_argument(
        "--folds", type=int, help="Validation parts a version runs on; by default as the table's size says"
    )
    parser.add_argument("--save", type=Path, help="File that keeps each outcome; those in it are not run again")
    parser.add_argument("--rivals", type=Path, default=Path.home() / ".cache" / "orchestrator-rivals")
    asked = parser.parse_args()
    rivals, saved = install_rivals(asked.rivals), SavedOutcomes(asked.save)
    heads = ["table", "metric", "untuned, held-out", "loop, held-out", "better by", "loop, validation", "seconds"]
    print_row(heads)
    print_row(["---"] * len(heads))
    return 0 if all([measure(name, asked, rivals, saved) for name in asked.tables]) else 1


def measure(name: str, asked: argparse.Namespace, rivals: Path, saved: SavedOutcomes) -> bool:
    """Tell whether the loop's best is no worse than the rival by mean; print a line."""
    outcomes = [
        saved.find_or_run(f"{name} {seed} {asked.folds}", lambda seed=seed: run_one(name, seed, asked.folds, rivals))
        for seed in range(asked.seeds)
    ]
    ours = [outcome["held_out"] for outcome in outcomes]
    untuned = [outcome["beside"][1] for outcome in outcomes]
    print_row(
        [
            name,
            METRICS[name],
            describe_spread(untuned),
            describe_spread(ours),
            describe_change(untuned, ours),
            describe_spread([outcome["validation"] for outcome in outcomes]),
            f"{fmean(outcome['seconds'] for outcome in outcomes):.0f}",
        ]
    )
    return fmean(ours) >= fmean(untuned)


def run_one(name: str, seed: int, folds: int | None, rivals: Path) -> dict:
    def fill(folder: Path) -> None:
        write_table(name, rivals, folder / "table.csv")
        write_task(folder, name=name, metric=METRICS[name], seed=seed, versions=VERSIONS, kind="classification")
        if folds is not None:
            task = folder / "task.toml"
            task.write_text(task.read_text(encoding="utf-8").replace("[split]\n", f"[split]\nfolds = {folds}\n"))

    return run_loop(sys.executable, fill, lambda split: score_beside(split, METRICS[name]))


if __name__ == "__main__":
    sys.exit(main())
