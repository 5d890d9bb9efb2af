"""Whether the grader `speed` puts three versions that are 5 % apart in order on a busy machine, and a single timing.

    python benchmarks/speed_order.py [--tries 20] [--seconds 10] [--load 2]

Busy processes, one for each processor by default, run beside everything. In each try the real grader scores the three
versions, each in a container of its own, one after the other and in another order each time, as a loop would. The
single timing is one call of each, in a process of its own, by the wall clock. Exits 1 if the grader's order is right in
fewer than 19 of 20 tries.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, stdev

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.graders.races import race_programs

REQUIRED = 19 / 20
UNITS = {"slow": 11025, "middle": 10500, "fast": 10000}  # of work: 5 % apart
REFERENCE_UNITS = 13000
FUNCTION = """
def total(values):
    result = 0
    for at in range({units}):
        result = (result * 31 + values[at % len(values)]) % 1000003
        if at == 9999:
            answer = result
    return answer
"""
SPEED_TEST = f"""
FUNCTION = "total"
INPUTS = 10
{FUNCTION.format(units=REFERENCE_UNITS)}
def draw(random):
    return [[random.randrange(1000) for _ in range(100)]]
"""
TIMED_ONCE = """
import random, time
{function}
values = [random.randrange(1000) for _ in range(100)]
began = time.perf_counter()
total(values)
print(time.perf_counter() - began)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0, help="grade.timeout_seconds of one version")
    parser.add_argument("--load", type=int, default=os.cpu_count() or 1, help="busy processes beside it")
    asked = parser.parse_args()
    right = {"grader": 0, "single": 0}
    scores: dict[str, list[float]] = {name: [] for name in UNITS}
    print(f"load before: {os.getloadavg()[0]:.1f}; {asked.load} busy processes on {os.cpu_count()} processors")
    with keep_busy(asked.load):
        for number in range(asked.tries):
            began = time.monotonic()
            names = random.sample(list(UNITS), len(UNITS))
            graded, singly = grade(names, asked.seconds), {name: time_once(name) for name in names}
            right["grader"] += is_in_order(graded)
            right["single"] += is_in_order({name: 1 / seconds for name, seconds in singly.items()})
            for name, speedup in graded.items():
                scores[name].append(speedup)
            words = "  ".join(f"{name} {graded[name]:.3f} ({singly[name] * 1000:.1f} ms)" for name in UNITS)
            print(f"try {number + 1:>2}  {words}  {time.monotonic() - began:.0f} s", flush=True)
        load = os.getloadavg()[0]
    for name, speedups in scores.items():
        true = REFERENCE_UNITS / UNITS[name]
        spread = stdev(speedups) / fmean(speedups) if len(speedups) > 1 else 0.0
        print(f"{name:<7} true {true:.3f}  mean {fmean(speedups):.3f}  standard deviation {spread:.2%}")
    print(
        f"load {load:.1f}; order right: grader {right['grader']} of {asked.tries}, "
        f"single timing {right['single']} of {asked.tries}"
    )
    return 0 if right["grader"] >= REQUIRED * asked.tries else 1


@contextmanager
def keep_busy(count: int) -> Iterator[None]:
    """Keep so many processors busy."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def grade(names: list[str], seconds: float) -> dict[str, float]:
    """Return the score of each version by the real grader."""
    programs = [{"main.py": FUNCTION.format(units=UNITS[name])} for name in names]
    with tempfile.TemporaryDirectory() as folder:
        graded = race_programs(Path(folder), {"speed.py": SPEED_TEST}, programs, seconds=seconds)
    for (outcome, printed), name in zip(graded, names, strict=True):
        if outcome.validation is None:
            raise RuntimeError(f"{name} has no score: {outcome.reason} {printed}")
    return {name: outcome.validation or 0.0 for name, (outcome, _) in zip(names, graded, strict=True)}


def time_once(name: str) -> float:
    """Return the seconds of one call by the wall clock, in a process of its own."""
    code = TIMED_ONCE.format(function=FUNCTION.format(units=UNITS[name]))
    return float(subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True).stdout)


def is_in_order(speeds: dict[str, float]) -> bool:
    return speeds["slow"] < speeds["middle"] < speeds["fast"]


if __name__ == "__main__":
    sys.exit(main())
