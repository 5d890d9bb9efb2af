"""How well the offline agents do on the bundled examples: whole loops, one a split seed, means and spreads over the
seeds.

    python benchmarks/offline_agents.py [--examples digits diabetes] [--seeds 5]

Exits 1 if a mean on held-out rows is below what the examples promise.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

from orchestrator.examples.loading import FILE, find

PROMISED_HELD_OUT = {"digits": 0.97, "breast_cancer": 0.93, "diabetes": 0.33}
RUN_TIMEOUT_SECONDS = 900


@dataclass(frozen=True)
class Outcome:
    seed: int
    stop_reason: str
    versions: int
    seconds: float
    validation: float
    held_out: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", choices=list(PROMISED_HELD_OUT), default=list(PROMISED_HELD_OUT))
    parser.add_argument("--seeds", type=int, choices=range(1, 21), metavar="1..20", default=5)
    asked = parser.parse_args()
    kept = [measure(example, asked.seeds) for example in asked.examples]
    return 0 if all(kept) else 1


def measure(example: str, seeds: int) -> bool:
    """Whether the example keeps its promise; prints a line for each seed and the means."""
    print(f"\n{example}\nseed stopped by       versions  seconds validation   held-out", flush=True)
    outcomes = []
    for seed in range(seeds):
        found = run(example, seed)
        outcomes.append(found)
        numbers = f"{found.versions:8d} {found.seconds:8.1f} {found.validation:10.4f} {found.held_out:10.4f}"
        print(f"{seed:4d} {found.stop_reason:16} {numbers}", flush=True)
    mean = fmean(outcome.held_out for outcome in outcomes)
    promised = PROMISED_HELD_OUT[example]
    for name in ("seconds", "validation", "held_out"):
        print(f"{name:>12}: {spread([getattr(outcome, name) for outcome in outcomes])}")
    print(f"    promised: held-out mean at least {promised}: {'kept' if mean >= promised else 'BROKEN'}", flush=True)
    return mean >= promised


def run(example: str, seed: int) -> Outcome:
    """One loop to its end, in a data directory of its own."""
    folder = Path(tempfile.mkdtemp(prefix="offline-agents-"))
    try:
        task = folder / "task"
        task.mkdir()
        text = find(example).read_text(encoding="utf-8")
        (task / FILE).write_text(f"{text}\n[split]\nseed = {seed}\n", encoding="utf-8")
        command = [sys.executable, "-m", "orchestrator", "run", str(task), "--json", "--data-dir", str(folder / "data")]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS)
        if ran.returncode not in (0, 1):
            raise SystemExit(
                f"`orchestrator run` ended with {ran.returncode}:\n{ran.stderr[-2000:]}{ran.stdout[-2000:]}"
            )
        said = json.loads(ran.stdout.strip().splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    best = said["best"]
    return Outcome(
        seed, said["stop_reason"], said["versions"], said["seconds"], best["validation"]["mean"], best["held_out"]
    )


def spread(values: list[float]) -> str:
    deviation = stdev(values) if len(values) > 1 else 0.0
    return f"mean {fmean(values):.4f}, sd {deviation:.4f}, from {min(values):.4f} to {max(values):.4f}, n {len(values)}"


if __name__ == "__main__":
    sys.exit(main())
