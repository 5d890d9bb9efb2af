"""Whether the grader `tests` tells a reference solution from one with a planted fault, and the time of each task.

    python benchmarks/suites.py [--tasks roman_numerals brackets]

Each solution is called in a container of its own, and its answers are judged in another. Exits 1 if a reference
solution fails a case, or a faulty one passes all.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.coding_tasks import TASKS, CodingTask
from tests.graders.suites import run_suite


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="+", choices=[task.name for task in TASKS])
    asked = parser.parse_args()
    chosen = [task for task in TASKS if asked.tasks is None or task.name in asked.tasks]
    told, seconds = zip(*[measure(task) for task in chosen], strict=True)
    print(
        f"{sum(told)} of {len(told)} tasks tell the reference solution from the fault; "
        f"{sum(seconds):.1f} s in all, {median(seconds):.2f} s for each solution (median), {max(seconds):.2f} s at most"
    )
    return 0 if all(told) else 1


def measure(task: CodingTask) -> tuple[bool, float]:
    """Return whether the task tells the two solutions apart, and the mean seconds of calling and judging one."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        right, wrong = run_suite(Path(folder), task.suite, [task.solution, task.faulty], held_out=True)
        seconds = (time.perf_counter() - began) / 2
    scores = [None if each.grade is None else each.grade.validation for each in (right, wrong)]
    told = scores[0] == 1.0 and scores[1] is not None and scores[1] < 1.0
    words = " ".join("none" if score is None else f"{score:.2f}" for score in scores)
    print(f"{task.name:<20} {len(task.cases)} cases  reference and fault {words}  {seconds:.2f} s", flush=True)
    return told, seconds


if __name__ == "__main__":
    sys.exit(main())
