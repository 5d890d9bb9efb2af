"""Space on disk before a container starts: while there is too little it waits, queued, and says for what."""

import asyncio
import contextlib

from orchestrator.contract.errors import TRANSIENT_ERRORS
from orchestrator.contract.events import ContainerChanged
from orchestrator.settings import Settings
from orchestrator.storage import events
from orchestrator.storage.files import disk_usage
from orchestrator.storage.hub import ENGINE
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

POLL_SECONDS = 5.0
MIB, GIB = 2**20, 2**30


async def wait_for_disk_space(store: OpenStore, settings: Settings, container_id: str) -> None:
    """Return when there is space for the container, or nobody wants it started any more."""
    announced = doing = None
    while True:
        subscription = store.hub.subscribe(ENGINE)
        row = await store.read(lambda tx: containers.find_row(tx, container_id))
        waits = row.status == "queued" and row.wanted == "running"
        kind, sentence = await _find_problem(store, settings, row.task_id) if waits else (None, None)
        if kind is None:
            store.hub.unsubscribe(subscription, ENGINE)
            if announced is not None and waits:
                await _say(store, row, None, doing)
            return
        if kind != announced:
            doing = doing or await _find_doing(store, row)
            await _say(store, row, sentence, sentence)
            announced = kind
        await store.hub.wait(subscription, ENGINE, POLL_SECONDS)


async def _find_problem(store: OpenStore, settings: Settings, task_id: int) -> tuple[str | None, str | None]:
    free, least = disk_usage.read_free_bytes(store.folder.root), settings.min_free_mb * MIB
    if free < least:
        return "disk", (
            f"waiting for disk space: {free / MIB:,.0f} MiB are free, and MIN_FREE_MB keeps {settings.min_free_mb:,} "
            "free; it continues by itself once there is space"
        )
    if settings.max_task_gb:
        used = await asyncio.to_thread(store.meter.measure_task, task_id)
        if used >= settings.max_task_gb * GIB:
            return "task", (
                f"waiting for room: the files of task {task_id} take {used / GIB:,.2f} GiB, and MAX_TASK_GB allows "
                f"{settings.max_task_gb:g}; restart the server with a larger limit, or stop the loop"
            )
    return None, None


async def _find_doing(store: OpenStore, row: ContainerRow) -> str | None:
    loop_id = row.loop_id
    return None if loop_id is None else (await store.read(lambda tx: loops.find(tx, loop_id))).doing


async def _say(store: OpenStore, row: ContainerRow, reason: str | None, doing: str | None) -> None:
    def say(tx: Tx) -> None:
        containers.set_reason(tx, row.id, reason)
        if row.loop_id and doing:
            loops.update(tx, row.loop_id, doing=doing)
            loops.emit_changed(tx, row.loop_id)
        events.emit(tx, ContainerChanged(task_id=row.task_id, id=row.id, status=row.status, reason=reason))

    with contextlib.suppress(*TRANSIENT_ERRORS):  # no room to say that there is none
        await store.write(say)
