"""A store for the time of a test, and the few writes and reads that the tests of it share."""

import asyncio

from orchestrator.contract.events import TaskChanged
from orchestrator.contract.tasks import TaskUpload
from orchestrator.storage import events
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import messages, tasks


def with_store(folder, url, work):
    async def run():
        store = OpenStore(DataFolder(folder), url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def add_task(tx, name="t"):
    task_id = tasks.add(tx, TaskUpload(name=name))
    events.emit(tx, TaskChanged(task_id=task_id, name=name))
    return task_id


def all_tasks(tx):
    return [task.name for task in tasks.list_page(tx, limit=100, after=None, status=None, text=None, sort="oldest")]


def say(task_id, text="x"):
    def write(tx):
        messages.post(
            tx,
            task_id=task_id,
            sender="s",
            receiver=None,
            role=None,
            content=text,
            version=None,
            data=None,
        )

    return write
