"""How well the offline agents do on the bundled examples: whole loops, one a split seed, means and spreads over the
seeds.

    python benchmarks/offline_agents.py [--examples digits diabetes] [--seeds 3] [--save FILE] [--before PYTHON]

`change` is the mean difference on held-out rows, seed by seed, with its standard error. Exits 1 if a mean on held-out
rows is below what the examples promise.
"""

import argparse
import sys
from pathlib import Path
from statistics import fmean

from loop_runs import SavedOutcomes, add_options, describe_change, describe_spread, list_pythons, print_row, run_loop

from orchestrator.examples.loading import FILE, find

PROMISED_HELD_OUT = {"digits": 0.97, "breast_cancer": 0.93, "diabetes": 0.33}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", choices=list(PROMISED_HELD_OUT), default=list(PROMISED_HELD_OUT))
    add_options(parser)
    asked = parser.parse_args()
    pythons, saved = list_pythons(asked), SavedOutcomes(asked.save)
    parts = [f"{part}, {name}" for part in ("validation", "held-out") for name in pythons]
    heads = ["example", "promised", *parts, *(["change"] if asked.before else []), "promise", "versions", "seconds"]
    print_row(heads)
    print_row(["---"] * len(heads))
    return 0 if all([measure(example, asked.seeds, pythons, saved) for example in asked.examples]) else 1


def measure(example: str, seeds: int, pythons: dict[str, str], saved: SavedOutcomes) -> bool:
    """Tell whether the example keeps its promise; print a line."""
    outcomes = {
        column: [
            saved.find_or_run(
                f"{example} {seed} {column}", lambda seed=seed, python=python: run_one(example, seed, python)
            )
            for seed in range(seeds)
        ]
        for column, python in pythons.items()
    }
    scores = {
        (part, column): [outcome[part] for outcome in found]
        for part in ("validation", "held_out")
        for column, found in outcomes.items()
    }
    promised, now = PROMISED_HELD_OUT[example], outcomes["now"]
    kept = fmean(scores["held_out", "now"]) >= promised
    change = [describe_change(scores["held_out", "before"], scores["held_out", "now"])] if "before" in pythons else []
    print_row(
        [
            example,
            f"{promised}",
            *map(describe_spread, scores.values()),
            *change,
            "kept" if kept else "BROKEN",
            f"{fmean(outcome['versions'] for outcome in now):.1f}",
            f"{fmean(outcome['seconds'] for outcome in now):.0f}",
        ]
    )
    return kept


def run_one(example: str, seed: int, python: str) -> dict:
    text = find(example).read_text(encoding="utf-8")

    def fill(folder: Path) -> None:
        (folder / FILE).write_text(f"{text}\n[split]\nseed = {seed}\n", encoding="utf-8")

    return run_loop(python, fill)


if __name__ == "__main__":
    sys.exit(main())
