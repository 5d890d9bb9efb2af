"""What a loop of ten thousand rounds costs a decision, an agent's turn and a look, against one of ten: in one store,
asked in turn.

    python benchmarks/long_loops.py [--rounds 10000]

Exits 1 if anything takes more than 3 times as long, but for the whole loop, and for what a coder knows of every
version: that may take 50 ms.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from orchestrator.agents.parameters.history import Reader
from orchestrator.agents.rules import RulesAgent
from orchestrator.contract.access import Principal
from orchestrator.contract.agents import Turn
from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.engine.loop.decide import decide_next
from orchestrator.engine.loop.history import build_rules, read_history
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, results, tasks
from orchestrator.storage.transaction import Tx

FEW, TIMES, MAX_TIMES, MAX_MILLISECONDS = 10, 30, 3.0, 50.0
WHOLE, READS = "get_loop, all rounds", "what a coder reads for a turn"
AT_ONCE = 100  # uploads
PROGRAM = "radius = {}  # param: float 0.001..1 log\nprint(radius)\n"
Looks = dict[str, Callable[[], Awaitable]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(FEW, 100_001), default=10_000, metavar=f"{FEW}..100000")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), asked.rounds))
    slow = False
    for name, (few, many) in found.items():
        slow = slow or (many > MAX_MILLISECONDS if name == READS else many / few > MAX_TIMES and name != WHOLE)
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
    call = CallContext(Principal(name="admin", role="admin"), store)
    upload = TaskUpload(
        name="long", budget={"versions": 100_000}, objective={"metric": "accuracy"}, agents={"coder": "parameters"}
    )
    task_id = await store.write(lambda tx: tasks.add(tx, upload))
    await filled_versions(call, task_id, rounds)

    loop_id = await store.write(lambda tx: add_rounds(tx, task_id, rounds))
    coder, evaluator = Reader(), RulesAgent()
    of_coder = AgentOperations(CallContext(Principal(name="parameters", role="coder"), store), f"{loop_id}/coder")
    of_evaluator = AgentOperations(
        CallContext(Principal(name="rules", role="evaluator"), store), f"{loop_id}/evaluator"
    )
    last = Turn(
        task_id=task_id, loop_id=loop_id, round=rounds, kind="improve", version=f"v{rounds}", parent="v1", seed=1
    )

    def decide(tx):
        loop = loops.find(tx, loop_id)
        rules = build_rules(loop, tasks.find(tx, task_id).spec)
        return decide_next(read_history(tx, loop_id, rules), rules, 0.0)

    return {
        "what comes next": lambda: store.read(decide),
        "the next version's label": lambda: store.read(lambda tx: loops.choose_next_label(tx, task_id)),
        "get_loop, the newest round": lambda: OPERATIONS["get_loop"].call(
            call, task_id=task_id, after_round=rounds - 1
        ),
        READS: lambda: coder.read(of_coder, task_id),
        "the evaluator's turn": lambda: evaluator.give_feedback(of_evaluator, last),
        WHOLE: lambda: OPERATIONS["get_loop"].call(call, task_id=task_id),
    }


def add_rounds(tx: Tx, task_id: int, rounds: int) -> str:
    """Add a loop of so many rounds, each with its result; return the loop's id."""
    loop_id = loops.add(tx, task_id, seed=1, direction="maximize", metric="accuracy", best="v1")
    for number in range(1, rounds + 1):
        kind = "baseline" if number == 1 else "improve"
        loops.add_round(tx, loop_id, number, kind=kind, version=f"v{number}", parent=None)
        first = {"confirmed": True, "scores": [0.9, 0.9], "held_out": [0.9]} if number == 1 else {"scores": [0.5]}
        loops.update_round(tx, loop_id, number, status="done", verdict="same", **first)
        results.add(
            tx,
            task_id=task_id,
            source="graded",
            version=f"v{number}",
            score=0.5,
            graded=True,
            reason="",
            grader="g",
            metrics={},
        )
    return loop_id


async def filled_versions(call: CallContext, task_id: int, rounds: int) -> None:
    """The seed program and so many versions of it, each with its feedback."""

    async def add(number: int) -> None:
        text = PROGRAM.format(number / (rounds + 1))
        await OPERATIONS["upload_code"].call(
            call, task_id=task_id, version=f"v{number}", agent="parameters", file_content=text
        )
        await OPERATIONS["upload_feedback"].call(
            call, task_id=task_id, evaluator="rules", feedback="worse than the best"
        )

    await OPERATIONS["upload_code"].call(
        call, task_id=task_id, version="seed", agent="user", file_content=PROGRAM.format(0.5)
    )
    for begin in range(1, rounds + 1, AT_ONCE):
        await asyncio.gather(*map(add, range(begin, min(begin + AT_ONCE, rounds + 1))))


async def timed(look: Callable[[], Awaitable]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await look()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


if __name__ == "__main__":
    sys.exit(main())
