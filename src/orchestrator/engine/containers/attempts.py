"""One execution of a round: the container that stands for it, a new attempt when a crash took the last one."""

from typing import TypedDict, Unpack

from orchestrator.contract.containers import Purpose
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.engine.context import current
from orchestrator.engine.loop import records
from orchestrator.storage.queries import code, containers, tasks
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

MAX_ATTEMPTS = 5  # a program that takes the server down with it each time is given up


class AttemptValues(TypedDict, total=False):
    """Further columns of the container: `seed` of a run, the others of a grading."""

    seed: int
    grades: str
    want_held_out: bool


async def execute(
    loop: LoopRow, round_row: RoundRow, run: int, *, purpose: Purpose, doing: str, **values: Unpack[AttemptValues]
) -> ContainerRow:
    """Run a container for one execution of a round and return it, ended; one that was lost is tried again.

    Raises SandboxUnavailable if nothing can run on this machine.
    """
    store, supervisor = current().store, current().supervisor
    while True:
        row = await store.write(lambda tx: _add_attempt(tx, loop, round_row, run, purpose, doing, values))
        if row.status in CONTAINER_ENDED:
            return row
        await supervisor.run(row.id)


def _add_attempt(
    tx: Tx, loop: LoopRow, round_row: RoundRow, run: int, purpose: Purpose, doing: str, values: AttemptValues
) -> ContainerRow:
    """Return the newest attempt, if it counts; else a new one, queued, with its event."""
    last = containers.find_attempt(tx, loop.id, round_row.round, run, purpose)
    if last is not None and (last.status != "lost" or last.attempt >= MAX_ATTEMPTS):
        return last
    task = tasks.find(tx, loop.task_id)
    code.freeze(tx, loop.task_id, round_row.version)
    attempt = last.attempt + 1 if last is not None else 1
    container_id = containers.enqueue(
        tx,
        task_id=loop.task_id,
        version=round_row.version,
        purpose=purpose,
        runner=task.spec.run.runner,
        attempt=attempt,
        loop_id=loop.id,
        round=round_row.round,
        run_index=run,
        **values,
    )
    records.doing(tx, loop.id, doing if attempt == 1 else f"{doing}, attempt {attempt}")
    return containers.find_row(tx, container_id)
