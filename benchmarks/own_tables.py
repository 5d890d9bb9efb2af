"""How well the offline agents do on tables of one's own, beside what one would try first: held-out means over some
split seeds.

    python benchmarks/own_tables.py [--tables dates texts] [--seeds 3] [--save FILE] [--before PYTHON]

Each loop is `orchestrator run` on a table and a split of its own seed; beside it, on the same rows, stand the commonest
class or the median, and scikit-learn's HistGradientBoosting as it comes, on numbers and numbered categories. Prints
means with standard deviations over the seeds; `change` is the mean difference on held-out rows, seed by seed, with its
standard error. Exits 1 if the loop's best is not better than both by mean.
"""

import argparse
import sys
from pathlib import Path
from statistics import fmean

from loop_runs import (
    SavedOutcomes,
    add_options,
    describe_change,
    describe_spread,
    list_pythons,
    print_row,
    run_loop,
    write_task,
)
from tables import TABLES, write
from untuned import score_beside


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    add_options(parser)
    asked = parser.parse_args()
    pythons, saved = list_pythons(asked), SavedOutcomes(asked.save)
    parts = [f"{part}, {name}" for part in ("validation", "held-out") for name in pythons]
    heads = ["table", "metric", "trivial", "untuned", *parts, *(["change"] if asked.before else []), "best", "seconds"]
    print_row(heads)
    print_row(["---"] * len(heads))
    return 0 if all([measure(name, asked.seeds, pythons, saved) for name in asked.tables]) else 1


def measure(name: str, seeds: int, pythons: dict[str, str], saved: SavedOutcomes) -> bool:
    """Tell whether the loop of this installation beats both models beside it by mean; print a line."""
    outcomes = {
        column: [
            saved.find_or_run(f"{name} {seed} {column}", lambda seed=seed, python=python: run_one(name, seed, python))
            for seed in range(seeds)
        ]
        for column, python in pythons.items()
    }
    scores = {
        (part, column): [outcome[part] for outcome in found]
        for part in ("validation", "held_out")
        for column, found in outcomes.items()
    }
    now = outcomes["now"]
    trivial, untuned = zip(*(outcome["beside"] for outcome in now), strict=True)
    change = [describe_change(scores["held_out", "before"], scores["held_out", "now"])] if "before" in pythons else []
    better = fmean(scores["held_out", "now"]) > max(fmean(trivial), fmean(untuned))
    print_row(
        [
            name,
            TABLES[name].metric,
            describe_spread(trivial),
            describe_spread(untuned),
            *map(describe_spread, scores.values()),
            *change,
            "better" if better else "NOT BETTER",
            f"{fmean(outcome['seconds'] for outcome in now):.0f}",
        ]
    )
    return better


def run_one(name: str, seed: int, python: str) -> dict:
    def fill(folder: Path) -> None:
        write(name, seed, folder / "table.csv")
        write_task(folder, name=name, metric=TABLES[name].metric, seed=seed, versions=TABLES[name].versions)

    return run_loop(python, fill, lambda split: score_beside(split, TABLES[name].metric))


if __name__ == "__main__":
    sys.exit(main())
