"""Paths of the files that rows name: what a backup takes besides the rows."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.tables import code, containers, datasets, log_files, tasks
from orchestrator.storage.transaction import Tx

BATCH_ROWS = 500


def list_paths(tx: Tx, folder: DataFolder) -> Iterator[tuple[str, bool]]:
    """Yield (path below the data directory, whether it must exist) of every file or folder that a row names."""
    for (path,) in _stream_rows(tx, sa.select(code.c.stored_path).order_by(code.c.id)):
        yield path, True
    for (path,) in _stream_rows(
        tx, sa.select(log_files.c.stored_path).where(log_files.c.stored_path.is_not(None)).order_by(log_files.c.id)
    ):
        yield path, True
    ran = sa.select(containers.c.task_id, containers.c.id).where(
        containers.c.status == "completed", containers.c.outputs_removed_at.is_(None)
    )
    for task_id, container_id in _stream_rows(tx, ran.order_by(containers.c.num)):
        yield _to_relative(folder, folder.outputs(task_id, container_id)), False  # a program may have written none
    for (task_id,) in _stream_rows(tx, sa.select(tasks.c.id).where(tasks.c.data.is_not(None)).order_by(tasks.c.id)):
        yield _to_relative(folder, folder.data(task_id)), False  # JSON's null counts as data here
    for (sha256,) in _stream_rows(tx, sa.select(datasets.c.sha256).order_by(datasets.c.sha256)):
        yield _to_relative(folder, folder.datasets / sha256), True


def list_files(folder: DataFolder, path: str) -> Iterator[str]:
    """Yield the path itself if it is a file, else every file below it. Links are not followed."""
    root = folder.root / path
    if root.is_symlink():
        return
    if root.is_file():
        yield path
    elif root.is_dir():
        for entry in sorted(root.iterdir()):
            yield from list_files(folder, _to_relative(folder, entry))


def _to_relative(folder: DataFolder, path: Path) -> str:
    return path.relative_to(folder.root).as_posix()


def _stream_rows(tx: Tx, query: sa.Select) -> Iterator[sa.Row]:
    return iter(tx.execute(query.execution_options(yield_per=BATCH_ROWS)))
