"""What is written of a container as it lives: that it was started, taken up again, lost, ended; each with its event."""

from orchestrator.contract.events import ContainerChanged
from orchestrator.contract.running import Ended, Handle, Isolation, Limits
from orchestrator.contract.states import ContainerStatus
from orchestrator.engine import container_log
from orchestrator.engine.container_log import ContainerLog
from orchestrator.storage import events
from orchestrator.storage.live_usage import pack_samples
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx


async def note_started(
    store: OpenStore, row: ContainerRow, handle: Handle, *, isolation: Isolation | None, limits: Limits | None
) -> None:
    """Record that a container runs, with the handle by which its runner knows it."""

    def note(tx: Tx) -> None:
        containers.mark_started(tx, row.id, handle, isolation=isolation, limits=limits)
        _emit(tx, row, "running")

    await store.write(note)


async def end_container(store: OpenStore, row: ContainerRow, ended: Ended, log: ContainerLog | None) -> None:
    """Record the end of a container with its finished log; one that has its end on record stays as it is."""
    async with container_log.stage_log(store, log) as file:

        def end(tx: Tx) -> None:
            filename = log.note(tx, file) if log is not None else None
            tail, usage = log.tail if log is not None else "", pack_samples(store.usage.list_samples(row.id))
            if containers.mark_ended(tx, row.id, ended, tail=tail, log_file=filename, usage=usage):
                _emit(tx, row, ended.status, ended)

        await store.write(end)


async def mark_lost(store: OpenStore, row: ContainerRow, reason: str) -> None:
    """Record that nothing is known of a container any more; what it printed until then is kept."""
    ended = Ended(status="lost", reason=reason, wall_seconds=0.0)
    await end_container(store, row, ended, await container_log.recover(store, row))


async def end_unstarted(store: OpenStore, row: ContainerRow, status: ContainerStatus, reason: str) -> None:
    """Record the end of a container that printed nothing."""
    await end_container(store, row, Ended(status=status, reason=reason, wall_seconds=0.0), None)


def _emit(tx: Tx, row: ContainerRow, status: ContainerStatus, ended: Ended | None = None) -> None:
    change = ContainerChanged(task_id=row.task_id, id=row.id, status=status, version=row.version, purpose=row.purpose)
    if ended is not None:
        change = change.model_copy(update={"reason": ended.reason, "wall_seconds": ended.wall_seconds})
    events.emit(tx, change)
