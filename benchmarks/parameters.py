"""How the coder `parameters` does on its examples: whole loops, one a seed, versions and seconds until the target is
confirmed.

    python benchmarks/parameters.py [--examples pack-circles] [--seeds 3]

Exits 1 if a loop ends without its target.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from orchestrator.examples import find_folder
from orchestrator.examples.loading import FILE

EXAMPLES = ("pack-circles", "minimise-a-function")
RUN_TIMEOUT_SECONDS = 1800


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", choices=EXAMPLES, default=EXAMPLES)
    parser.add_argument("--seeds", type=int, choices=range(1, 101), metavar="1..100", default=3)
    asked = parser.parse_args()
    reached = [measure(example, asked.seeds) for example in asked.examples]
    return 0 if all(reached) else 1


def measure(example: str, seeds: int) -> bool:
    """Whether each loop reached its target; prints a line for each seed and the medians."""
    print(f"\n{example}\nseed ended by         versions  seconds   baseline       best     target", flush=True)
    outcomes = []
    for seed in range(seeds):
        said = run(example, seed)
        outcomes.append(said)
        scores = [said["baseline"]["validation"]["mean"], said["best"]["validation"]["mean"], said["target"]]
        numbers = " ".join(f"{score:10.4f}" for score in scores)
        print(f"{seed:4d} {said['stop_reason']:16} {said['versions']:8d} {said['seconds']:8.1f} {numbers}", flush=True)
    for name in ("versions", "seconds"):
        values = [said[name] for said in outcomes]
        print(f"{name:>12}: median {median(values):.1f}, from {min(values):.1f} to {max(values):.1f}, n {len(values)}")
    reached = [said["target_reached"] for said in outcomes]
    print(f"    promised: every loop ends by target_reached: {'kept' if all(reached) else 'BROKEN'}", flush=True)
    return all(reached)


def run(example: str, seed: int) -> dict:
    """What one loop came to, in a data directory of its own."""
    folder = Path(tempfile.mkdtemp(prefix="parameters-"))
    try:
        task = Path(shutil.copytree(find_folder(example), folder / "task"))
        with (task / FILE).open("a", encoding="utf-8") as file:
            file.write(f"\n[split]\nseed = {seed}\n")
        command = [sys.executable, "-m", "orchestrator", "run", str(task), "--json", "--data-dir", str(folder / "data")]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS)
        if ran.returncode not in (0, 1):
            raise SystemExit(
                f"`orchestrator run` ended with {ran.returncode}:\n{ran.stderr[-2000:]}{ran.stdout[-2000:]}"
            )
        return json.loads(ran.stdout.strip().splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
