"""One execution of a round: the container that stands for it, a new attempt when a crash took the last one."""

from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.engine.context import current
from orchestrator.engine.loop import records
from orchestrator.storage.queries import code, containers, tasks
from orchestrator.storage.transaction import Tx

MAX_ATTEMPTS = 5  # a program that takes the server down with it each time is given up


async def execute(loop, found, run: int, *, purpose: str, doing: str, **values):
    """The ended container. purpose: run or grade; values: further columns of the container.

    Raises SandboxUnavailable if nothing can run on this machine.
    """
    store, supervisor = current().store, current().supervisor
    while True:
        row = await store.write(lambda tx: _wanted_attempt(tx, loop, found, run, purpose, doing, values))
        if row.status in CONTAINER_ENDED:
            return row
        await supervisor.run(row.id)


def _wanted_attempt(tx: Tx, loop, found, run: int, purpose: str, doing: str, values: dict):
    """The newest attempt, if it counts; else a new one, queued, with its event."""
    last = containers.find_attempt(tx, loop.id, found.round, run, purpose)
    if last is not None and (last.status != "lost" or last.attempt >= MAX_ATTEMPTS):
        return last
    task = tasks.find(tx, loop.task_id)
    code.freeze(tx, loop.task_id, found.version)
    attempt = last.attempt + 1 if last is not None else 1
    container_id = containers.enqueue(
        tx,
        task_id=loop.task_id,
        version=found.version,
        purpose=purpose,
        runner=task.spec.run.runner,
        attempt=attempt,
        loop_id=loop.id,
        round=found.round,
        run_index=run,
        **values,
    )
    records.doing(tx, loop.id, doing if attempt == 1 else f"{doing}, attempt {attempt}")
    return containers.find_row(tx, container_id)
