"""Measure what the coder `pipelines` counts with when it plans how many rows a program learns from.

    python benchmarks/pipeline_costs.py [--only boosting trees] [--write]

Prints each cost of unit_costs.toml as the table has it and as it is here, in processor seconds of one thread or in
bytes, and their ratio. The median ratio of the seconds is how fast this machine is; what is more than twice or less
than half of that is named at the end: the table may be wrong about it on any machine. Takes some minutes and promises
nothing. `--write` writes what was measured into the table; programs of a slower machine then take longer than planned,
so write it on the slowest one that is to run them.
"""

import argparse
import re
import warnings
from pathlib import Path
from statistics import median

import pipeline_memory
import pipeline_models
import pipeline_work

import orchestrator.agents.pipelines
from orchestrator.agents.pipelines.unit_costs import load_unit_costs

TABLE = Path(orchestrator.agents.pipelines.__path__[0]) / "unit_costs.toml"
MEASUREMENTS = pipeline_work.MEASUREMENTS | pipeline_models.MEASUREMENTS | pipeline_memory.MEASUREMENTS
SUSPICIOUS = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[""], metavar="NAME", help="costs whose name begins so")
    parser.add_argument("--write", action="store_true", help="write what was measured into the table")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # that a model has not converged: its time counts all the same
    table = load_unit_costs()
    names = [name for name in table if name.startswith(tuple(arguments.only))]
    print(f"{'':32} {'table':>9} {'here':>9} {'ratio':>6}  unit", flush=True)
    measured = {name: measure(name, table[name]["value"], table[name]["unit"]) for name in names}
    ratios = {name: value / table[name]["value"] for name, value in measured.items()}
    summarize(ratios, timed=[name for name in names if is_timed(table[name]["unit"])])
    if arguments.write:
        TABLE.write_text(replace_values(TABLE.read_text(encoding="utf-8"), measured), encoding="utf-8", newline="\n")
        print(f"Written to {TABLE}.")
    return 0


def measure(name: str, before: float, unit: str) -> float:
    """Return a cost as it is here, and print it beside what the table has."""
    value = MEASUREMENTS[name]()
    print(f"{name:32} {before:9.2g} {value:9.2g} {value / before:6.2f}  {unit}", flush=True)
    return value


def is_timed(unit: str) -> bool:
    """Tell whether a cost depends on the machine's speed: seconds do, bytes and factors do not."""
    return unit.split()[0] == "s"


def summarize(ratios: dict[str, float], timed: list[str]) -> None:
    """Print how fast this machine is, and which costs the table may be wrong about."""
    slowness = median(ratios[name] for name in timed) if timed else 1.0
    print(f"\nthis machine takes {slowness:.2f} times as long as the table says (median of {len(timed)} costs)")
    for name, ratio in ratios.items():
        normalized = ratio / slowness if name in timed else ratio
        if not 1 / SUSPICIOUS <= normalized <= SUSPICIOUS:
            print(f"{name:32} {normalized:6.2f} times the table, the machine's speed left out")


def replace_values(text: str, values: dict[str, float]) -> str:
    """Return the text of the table with new values, to two digits; all else stays as it is."""
    for name, value in values.items():
        text = re.sub(rf"^(\[{name}\]\nvalue = )\S+$", rf"\g<1>{value:.2g}", text, flags=re.MULTILINE)
    return text


if __name__ == "__main__":
    raise SystemExit(main())
