"""What the dashboard needs for a search of ten thousand versions: fills a server with one and measures the page that
draws it, in Chromium.

    python benchmarks/long_search.py [--rounds 10000] [--fill FOLDER]

`--fill` only fills the folder, for `orchestrator up --data-dir FOLDER`. Else runs frontend/benchmarks/search.mjs
against the server and exits 1 if a promised figure is missed. Wants Node and the packages of frontend/.
"""

import argparse
import asyncio
import math
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from servers import server

from orchestrator.contract.access import Principal
from orchestrator.contract.spec import Budget
from orchestrator.contract.spec_objective import Objective
from orchestrator.contract.tasks import TaskUpload
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, tasks
from orchestrator.storage.tables.loops import rounds as rounds_table
from orchestrator.storage.transaction import Tx

FRONTEND = Path(__file__).parents[1] / "frontend"
CODERS = ("pipelines", "parameters", "rules")
AT_ONCE = 100  # uploads
SEED, FAILS, CEILING = 7, 0.08, 0.985
STEP, LOSS = 0.15, 1.6  # of what is left to gain: how far scores spread, and how many deviations a gain is away
SAME_CODER = 0.8
PROGRAM = """depth = {depth}  # param: int 1..20
rate = {rate:.4f}  # param: float 0.001..1 log

def build(rows):
    return fit(rows, depth=depth, rate=rate)
"""


@dataclass(frozen=True)
class Attempt:
    """One version of the search: where it starts from, who writes it, and its score; None if it fails."""

    parent: int | None
    coder: str
    score: float | None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(3, 100_001), default=10_000, metavar="3..100000")
    parser.add_argument("--fill", type=Path)
    asked = parser.parse_args()
    if asked.fill:
        asyncio.run(fill(asked.fill, asked.rounds))
        return 0
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(fill(Path(place), asked.rounds))
        with server(["-m", "orchestrator", "up", "--data-dir", place, "--port"]) as port:
            command = [shutil.which("node") or "node", "benchmarks/search.mjs", f"http://127.0.0.1:{port}"]
            return subprocess.run(command, cwd=FRONTEND, check=False).returncode


async def fill(place: Path, rounds: int) -> None:
    """Fill the folder with task 1: a finished loop of so many rounds, with the code of each."""
    attempts = search(rounds, random.Random(SEED))
    store = OpenStore(DataFolder(place))
    try:
        call = CallContext(Principal(name="admin", role="admin"), store)
        upload = TaskUpload(
            name=f"a search of {rounds:,} versions",
            dataset="digits",
            budget=Budget(versions=100_000),
            objective=Objective(metric="accuracy", target=0.98),
        )
        task_id = await store.write(lambda tx: tasks.add(tx, upload))
        for begin in range(0, rounds, AT_ONCE):
            batch = range(begin, min(begin + AT_ONCE, rounds))
            await asyncio.gather(*(upload_version(call, task_id, at, attempts[at]) for at in batch))
        await store.write(lambda tx: add_loop(tx, task_id, attempts))
    finally:
        await store.close()


def search(rounds: int, draw: random.Random) -> list[Attempt]:
    """Return a search as policies make it: mostly the best is improved, now and then another good version."""
    attempts = [Attempt(None, CODERS[0], 0.72)]
    good = [(0.72, 0)]
    for at in range(1, rounds):
        parent = good[0] if draw.random() < 0.5 else draw.choice(good)
        score = parent[0] + draw.gauss(-LOSS, 1) * STEP * (CEILING - parent[0] + 0.02)
        failed = draw.random() < FAILS
        same = attempts[parent[1]].coder
        coder = same if draw.random() < SAME_CODER else draw.choice(CODERS)
        attempts.append(Attempt(parent[1], coder, None if failed else min(score, CEILING)))
        if not failed:
            good = sorted([*good, (score, at)], key=lambda each: -each[0])[:12]
    return attempts


async def upload_version(call: CallContext, task_id: int, at: int, attempt: Attempt) -> None:
    await OPERATIONS["upload_code"].call(
        call,
        task_id=task_id,
        version=f"v{at + 1}",
        agent=attempt.coder,
        summary=f"Depth {at % 20 + 1}, and a rate of its own",
        parents=[],
        file_content=PROGRAM.format(depth=at % 20 + 1, rate=0.001 + (at * 37 % 999) / 1000),
    )


def add_loop(tx: Tx, task_id: int, attempts: list[Attempt]) -> None:
    loop_id = loops.add(tx, task_id, seed=1, metric="accuracy", target=0.98)
    began = datetime.now(UTC) - timedelta(seconds=4 * len(attempts))
    rows, best, best_version = [], -math.inf, "v1"
    for at, attempt in enumerate(attempts):
        improved = attempt.score is not None and attempt.score > best
        if attempt.score is not None and improved:
            best, best_version = attempt.score, f"v{at + 1}"
        rows.append(describe_round(loop_id, at, attempt, improved, began + timedelta(seconds=4 * at)))
    tx.execute(sa.insert(rounds_table), rows)
    known = {"direction": "maximize", "min_delta": 0.004, "wall_seconds": 4.0 * len(rows)}
    ended = {"state": "completed", "wanted": "stopped", "stop_reason": "budget_versions", "doing": "ended"}
    tx.execute(sa.update(loops.loops).values(best=best_version, **known, **ended))
    tx.execute(sa.update(tasks.tasks).values(status="completed"))


def describe_round(loop_id: str, at: int, attempt: Attempt, improved: bool, moment: datetime) -> dict:
    """Return a row of the table of rounds."""
    score = attempt.score
    stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    verdict = "crashed" if score is None else "baseline" if at == 0 else "improved" if improved else "worse"
    return {
        "loop_id": loop_id,
        "round": at + 1,
        "kind": "baseline" if at == 0 else "improve",
        "version": f"v{at + 1}",
        "parent": None if attempt.parent is None else f"v{attempt.parent + 1}",
        "status": "done",
        "verdict": verdict,
        "reason": "exit code 1: ValueError: depth" if score is None else None,
        "scores": [] if score is None else [score, score + 0.002] if improved else [score],
        "held_out": [score - 0.01 - 0.005 * math.sin(at)] if improved and score is not None else [],
        "confirmed": improved and at > 0,
        "seconds": {"propose": 1.0 + at % 5, "run": 0.5 + at % 7, "grade": 0.3},
        "started_at": stamp,
        "ended_at": stamp,
        "note": "improves the best version",
        "coder": attempt.coder,
    }


if __name__ == "__main__":
    sys.exit(main())
