"""One execution of a round: the container that stands for it, a new attempt when a crash took the last one."""

import asyncio
from dataclasses import dataclass

from orchestrator.contract.containers import Purpose
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.engine.containers.attempts import counts, pause_seconds
from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop import records
from orchestrator.storage.queries import code, containers, recorded_outcomes, tasks
from orchestrator.storage.queries.recorded_outcomes import Identity
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Execution:
    """What a round needs executed. `grades` is the container whose outputs are graded, for purpose `grade`.

    identity: by which an execution on record may stand for it; None where it is to be carried out in any case.
    """

    run_index: int
    purpose: Purpose
    doing: str
    seed: int | None = None
    grades: str | None = None
    want_held_out: bool = False
    identity: Identity | None = None


async def execute(context: EngineContext, loop: LoopRow, round_row: RoundRow, execution: Execution) -> ContainerRow:
    """Have the execution carried out and return its ended container.

    Raises SandboxUnavailable if nothing can run on this machine.
    """
    boot = context.supervisor.settings.boot
    while True:
        await asyncio.sleep(
            await context.store.read(lambda tx: pause_seconds(tx, _find_newest(tx, loop, round_row, execution)))
        )
        container = await context.store.write(lambda tx: _find_attempt(tx, loop, round_row, execution, boot))
        if container.status in CONTAINER_ENDED:
            return container
        await context.supervisor.run(container.id)


def _find_attempt(tx: Tx, loop: LoopRow, round_row: RoundRow, execution: Execution, boot: str) -> ContainerRow:
    """Return the newest attempt, if it counts; else a new one, queued, with its event."""
    last = _find_newest(tx, loop, round_row, execution)
    if last is not None and counts(tx, last, boot):
        return last
    task = tasks.find(tx, loop.task_id)
    code.freeze(tx, loop.task_id, round_row.version)
    if execution.identity is not None and last is None:
        recorded = recorded_outcomes.find_recorded(tx, loop, round_row.version, execution.identity)
        if recorded is not None:
            taken = recorded_outcomes.take(tx, recorded, loop, round_row, execution.run_index)
            return containers.find_row(tx, taken)
    attempt = last.attempt + 1 if last is not None else 1
    container_id = containers.enqueue(
        tx,
        task_id=loop.task_id,
        version=round_row.version,
        purpose=execution.purpose,
        runner=task.spec.run.runner,
        attempt=attempt,
        loop_id=loop.id,
        round=round_row.round,
        run_index=execution.run_index,
        seed=execution.seed,
        grades=execution.grades,
        want_held_out=execution.want_held_out,
    )
    records.set_doing(tx, loop.id, execution.doing if attempt == 1 else f"{execution.doing}, attempt {attempt}")
    return containers.find_row(tx, container_id)


def _find_newest(tx: Tx, loop: LoopRow, round_row: RoundRow, execution: Execution) -> ContainerRow | None:
    return containers.find_attempt(tx, loop.id, round_row.round, execution.run_index, execution.purpose)
