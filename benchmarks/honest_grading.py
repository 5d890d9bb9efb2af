"""What grading in the second sandbox costs: the same grader started directly and in its sandbox, in turns.

    python benchmarks/honest_grading.py [--pairs 20] [--metric accuracy]

The bundled data set digits is graded with one prediction for each row. The direct call is the grader's own command as a
plain process; in the sandbox it is started, followed, read and released as the engine does it. Exits 1 if the median of
the differences is over 80 ms.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import RunSpec
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.containers.outputs import GRADE_FILE
from orchestrator.graders.predictions.grader import SANDBOX_FILES, PredictionsGrader
from tests.graders.evaluated import readable
from tests.graders.suites import run_container

MAX_MILLISECONDS = 80.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--metric", default="accuracy")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        direct, sandboxed = asyncio.run(measure(Path(folder), asked.metric, asked.pairs))
    added = [in_sandbox - alone for alone, in_sandbox in zip(direct, sandboxed, strict=True)]
    for name, seconds in (("direct call", direct), ("second sandbox", sandboxed), ("added", added)):
        print(f"{name:<15} median {median(seconds) * 1000:6.0f} ms, least {min(seconds) * 1000:6.0f} ms")
    ratio = median(sandboxed) / median(direct)
    print(f"ratio {ratio:.2f}; {asked.pairs} pairs of {asked.metric}; load {load:.1f}, then {os.getloadavg()[0]:.1f}")
    return 0 if median(added) * 1000 <= MAX_MILLISECONDS else 1


async def measure(folder: Path, metric: str, pairs: int) -> tuple[list[float], list[float]]:
    """Return the seconds of both for each pair, the first of which is not counted."""
    grader, spec = PredictionsGrader(), TaskSpec()
    grader.prepare("digits", spec, 1, folder / "data")
    ids = (folder / "data" / "public" / "test.csv").read_text().splitlines()[1:]
    (folder / "outputs").mkdir()
    rows = ["id,prediction", *(f"{line.split(',')[0]},{at % 10}" for at, line in enumerate(ids))]
    (folder / "outputs" / "predictions.csv").write_text("\n".join(rows))
    readable(folder)
    words = grader.command(Framing(metric=metric, direction="maximize"), spec, held_out=True)
    runner = Plugins().runner("local")
    direct, sandboxed = [], []
    for number in range(pairs + 1):
        direct.append(call_directly(folder, words))
        sandboxed.append(await call_in_sandbox(runner, grader, folder, words, number))
    return direct[1:], sandboxed[1:]


def call_directly(folder: Path, words: list[str]) -> float:
    """Return the seconds of the grader's command as a plain process."""
    places = [f"--outputs={folder / 'outputs'}", f"--private={folder / 'data' / 'private'}"]
    command = [sys.executable, "-I", str(SANDBOX_FILES / "grade.py"), *words[3:], *places]
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    (folder / GRADE_FILE).read_bytes()
    return time.perf_counter() - began


async def call_in_sandbox(
    runner: Runner, grader: PredictionsGrader, folder: Path, words: list[str], number: int
) -> float:
    """Return the seconds of the same command in a grade container, until it is released."""
    run = RunSpec(
        container_id=f"ctr-honest-{number}",
        command=words,
        inputs=grader.inputs(folder / "outputs", folder / "data"),
        limits=grader.limits(TaskSpec()),
    )
    began = time.perf_counter()
    ended, printed, content = await run_container(runner, run, GRADE_FILE)
    seconds = time.perf_counter() - began
    if not grader.read(content).graded:
        raise RuntimeError(f"Nothing was graded: {ended.reason} {printed}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
