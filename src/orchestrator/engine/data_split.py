"""A task's data, split once: made by the first loop or container that needs it."""

import asyncio
import hashlib

from orchestrator.contract.errors import UnknownDataset
from orchestrator.contract.events import TaskChanged
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.tasks import Task
from orchestrator.storage import events
from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.files import staging
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import tasks
from orchestrator.storage.transaction import Tx

_splitting: dict[int, asyncio.Lock] = {}


async def prepare_data(store: OpenStore, plugins: Plugins, task: Task) -> bool:
    """Split the task's data unless that is done; return False if the grader does not know the dataset."""
    if task.data is not None:
        return True
    grader = plugins.grader(task.spec)
    try:
        source = await find_task_source(store, task)
        await asyncio.to_thread(grader.check, task.dataset, task.spec, source)
    except UnknownDataset:
        return False
    async with _splitting.setdefault(task.id, asyncio.Lock()):
        present = await store.read(lambda tx: tasks.find(tx, task.id))
        if present.data is None:
            await _split(store, task, grader)
    _splitting.pop(task.id, None)
    return True


async def _split(store: OpenStore, task: Task, grader: Grader) -> None:
    folder = store.folder.data(task.id)
    source = await find_task_source(store, task, pin=True)
    profile = await asyncio.to_thread(grader.prepare, task.dataset, task.spec, split_seed(task), folder, source)
    await asyncio.to_thread(staging.make_readable, folder)

    def note(tx: Tx) -> None:
        tasks.set_data(tx, task.id, profile)
        events.emit(tx, TaskChanged(task_id=task.id, status=task.status, data=profile.sha256))

    await store.write(note)


def split_seed(task: Task) -> int:
    """Return the seed of the split, in [0, 2**31): the spec's, else one derived from the task's own record.

    A split that runs again after a crash gets the same seed.
    """
    if task.spec.split.seed is not None:
        return task.spec.split.seed
    return int.from_bytes(hashlib.sha256(f"{task.id} {task.created_at}".encode()).digest()[:4]) % 2**31
