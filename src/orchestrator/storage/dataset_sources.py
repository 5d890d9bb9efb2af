"""Uploaded data as graders get it: what the records say, and what only the files themselves tell."""

import asyncio
from pathlib import Path

from orchestrator.contract.grading import Column, DatasetSource
from orchestrator.contract.tasks import Task
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import datasets
from orchestrator.storage.transaction import Tx
from orchestrator.tabular.uploads import read_schema


async def find_task_source(store: OpenStore, task: Task, *, pin: bool = False) -> DatasetSource | None:
    """Return the task's uploaded data; None if it names none. With `pin` the task keeps this content from now on."""
    if task.dataset is None:
        return None

    def query(tx: Tx) -> DatasetSource | None:
        if pin:
            datasets.pin(tx, task)
        return datasets.find_source(tx, store.folder.datasets, task)

    source = await (store.write(query) if pin else store.read(query))
    return None if source is None else await asyncio.to_thread(describe_source, source)


def describe_source(source: DatasetSource) -> DatasetSource:
    """Return the source with the columns of its table or the files of its folder. Blocking."""
    folder = Path(source.folder)
    if source.kind == "folder":
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return source.model_copy(update={"files": files})
    columns = [
        Column(**column.model_dump(include=set(Column.model_fields)))
        for column in read_schema(folder / source.files[0]).columns
    ]
    return source.model_copy(update={"columns": columns})
