"""What a loop of ten thousand rounds costs a decision and a look, against one of ten: in one store, asked in turn.

    python benchmarks/long_loops.py [--rounds 10000]

Exits 1 if anything but the whole loop takes more than 3 times as long.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from orchestrator.contract.paging import Principal
from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.decide import next_move
from orchestrator.engine.history import history_of, rules_of
from orchestrator.operations.call import CallContext
from orchestrator.operations.every import OPERATIONS
from orchestrator.storage import loops, tasks
from orchestrator.storage.database import OpenStore
from orchestrator.storage.folder import DataFolder

FEW, TIMES, MOST_TIMES = 10, 30, 3.0
WHOLE = "get_loop, all rounds"
Looks = dict[str, Callable[[], Awaitable]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(FEW, 100_001), default=10_000, metavar=f"{FEW}..100000")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), asked.rounds))
    slow = False
    for name, (few, many) in found.items():
        slow = slow or (many / few > MOST_TIMES and name != WHOLE)
        print(f"{name:32} {FEW} rounds {few:7.2f} ms   {asked.rounds} rounds {many:8.2f} ms   {many / few:6.2f} times")
    return 1 if slow else 0


async def measure(folder: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Milliseconds, medians, of the short loop and of the long one."""
    store = OpenStore(DataFolder(folder))
    try:
        short, long = await filled(store, FEW), await filled(store, rounds)
        return {name: (await timed(look), await timed(long[name])) for name, look in short.items()}
    finally:
        await store.close()


async def filled(store: OpenStore, rounds: int) -> Looks:
    """A task with a loop of so many rounds, the first of them its best; and what is asked of it."""

    def fill(tx) -> tuple[int, str]:
        task_id = tasks.add(tx, TaskUpload(name="long", budget={"versions": 100_000}, objective={"metric": "accuracy"}))
        loop_id = loops.add(tx, task_id, seed=1, direction="maximize", metric="accuracy", best="v1")
        for number in range(1, rounds + 1):
            loops.add_round(tx, loop_id, number, kind="baseline" if number == 1 else "improve", version=f"v{number}", parent=None)
            first = {"confirmed": True, "scores": [0.9, 0.9], "held_out": [0.9]} if number == 1 else {"scores": [0.5]}
            loops.update_round(tx, loop_id, number, status="done", verdict="same", **first)
        return task_id, loop_id

    task_id, loop_id = await store.write(fill)
    call = CallContext(Principal(name="admin", role="admin"), store)

    def decide(tx):
        loop = loops.find(tx, loop_id)
        rules = rules_of(loop, tasks.find(tx, task_id).spec)
        return next_move(history_of(tx, loop_id, rules), rules, 0.0)

    return {
        "what comes next": lambda: store.read(decide),
        "the next version's label": lambda: store.read(lambda tx: loops.next_label(tx, task_id)),
        "get_loop, the newest round": lambda: OPERATIONS["get_loop"].call(call, task_id=task_id, after_round=rounds - 1),
        WHOLE: lambda: OPERATIONS["get_loop"].call(call, task_id=task_id),
    }


async def timed(look: Callable[[], Awaitable]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await look()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


if __name__ == "__main__":
    sys.exit(main())
