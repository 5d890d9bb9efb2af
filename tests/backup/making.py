"""A data directory with every kind of row and file in it, backups of it, and what two databases hold."""

import asyncio
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orchestrator.contract.code import CodeUpload
from orchestrator.contract.events import TaskChanged
from orchestrator.contract.tasks import TaskUpload
from orchestrator.storage import events
from orchestrator.storage.backup.backup_folder import prepare_backup
from orchestrator.storage.files import staging
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import code, containers, loops, messages, results, tasks
from orchestrator.storage.tables import metadata

ODD_TEXT = "naïve \U0001f600 \x1b[31m\r\n\t\u2028 'quoted' \"twice\" \\ {}"


def with_store(folder: Path, work, database_url: str | None = None) -> Any:
    async def run():
        store = OpenStore(DataFolder(folder), database_url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


async def fill(store: OpenStore, tasks_wanted: int = 3) -> None:
    """Tasks with code, logs, outputs, data, results, messages, containers and loops; odd values in all of them."""
    for number in range(tasks_wanted):
        content = f"print({number})\n".encode() * (number + 1)
        async with (
            staging.stage_file(store.folder, content) as file,
            staging.stage_file(store.folder, ODD_TEXT.encode()) as log,
        ):
            task_id = await store.write(
                lambda tx, n=number, c=content, f=file, lg=log: _rows(tx, store.folder, n, c, f, lg)
            )
        for part, text in (("public/train.csv", "a,b\n1,2\n"), ("private/labels.csv", "id,label\n")):
            staging.write_whole(store.folder.data(task_id) / part, text.encode())
    sha256 = "a" * 64
    await store.write(lambda tx: _dataset(tx, sha256))
    staging.write_whole(store.folder.datasets / sha256 / "data.csv", b"a,b\n1,2\n")
    staging.write_whole(store.folder.datasets / sha256 / "files" / "deep" / "er.txt", b"x")


def _dataset(tx, sha256: str) -> None:
    tables = metadata.tables
    if tx.execute(sa.select(tables["datasets"].c.sha256)).first() is None:
        row = {
            "sha256": sha256,
            "kind": "table",
            "format": "csv",
            "size_bytes": 8,
            "warnings": [],
            "created_at": "2026",
        }
        tx.execute(sa.insert(tables["datasets"]).values(row))


def _rows(tx, folder: DataFolder, number: int, content: bytes, file, log) -> int:
    task_id = tasks.add(tx, TaskUpload(name=ODD_TEXT[:50], dataset="digits", description=f"{ODD_TEXT} {number}"))
    tx.execute(
        sa.text("update tasks set data = :data where id = :id"),
        {"data": '{"sha256": "x", "nan": 1e999}', "id": task_id},
    )
    path = folder.code(task_id, "v1") / "main.py"
    staging.move_into_place(file, path)
    upload = CodeUpload(task_id=task_id, version="v1", agent="me", filename="main.py", content=content, parents=[])
    code.add(tx, upload, stored_path=path.relative_to(folder.root).as_posix(), sha256=file.sha256)
    container = containers.add(tx, task_id=task_id, version="v1", purpose="run", runner="local", attempt=1, limits=None)
    tx.execute(
        sa.update(metadata.tables["containers"])
        .where(sa.column("id") == container)
        .values(status="completed", isolation=sa.null())
    )
    staging.write_whole(folder.outputs(task_id, container) / "predictions.csv", b"id,prediction\n1,2\n" * 100)
    kept = folder.log(task_id, container, f"{container}.log")
    staging.move_into_place(log, kept)
    named = {
        "task_id": task_id,
        "filename": kept.name,
        "container_id": container,
        "modified": "2026-01-01T00:00:00.000000Z",
    }
    named |= {"stored_path": kept.relative_to(folder.root).as_posix(), "preview": ODD_TEXT, "size_bytes": 9}
    tx.execute(sa.insert(metadata.tables["log_files"]).values(named))
    tx.execute(
        sa.insert(metadata.tables["log_chunks"]).values(
            container_id=container, first_byte=0, size_bytes=3, packed=bytes(range(256))
        )
    )
    results.add(
        tx, task_id=task_id, score=0.1 + 0.2, loss=float("inf"), metrics={"a": 1e-300, "deep": [None, True, "ü"]}
    )
    messages.post(
        tx,
        task_id=task_id,
        sender="a",
        content=ODD_TEXT,
        data={"x": None},
        receiver=None,
        role=None,
        version=None,
    )
    loop_id = loops.add(tx, task_id, seed=2**62, metric="accuracy")
    loops.add_round(tx, loop_id, 1, kind="baseline", version="v1", parent=None)
    loops.update(tx, loop_id, state="completed", gap_alarm=True, best="v1")
    events.emit(tx, TaskChanged(task_id=task_id, name=ODD_TEXT))
    return task_id


async def back_up(store: OpenStore, **options) -> Path:
    """The whole backup that the store made of itself."""
    wanted = prepare_backup()
    store.backups.begin(wanted, verify=options.get("verify", True))
    while (shown := next(found for found in store.backups.list_all() if found.name == wanted.name)).state == "running":
        await asyncio.sleep(0.01)
    assert shown.state == "whole", shown.doing
    return store.backups.find(wanted.name)


def everything(tx: sa.Connection) -> dict[str, list[tuple]]:
    """Every value of every row, JSON as the text that is stored."""
    return {table.name: _all_rows(tx, table) for table in metadata.sorted_tables}


def _all_rows(tx: sa.Connection, table: sa.Table) -> list[tuple]:
    columns = [sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column for column in table.columns]
    return sorted((tuple(row) for row in tx.execute(sa.select(*columns))), key=repr)


def stored_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "storage").rglob("*")
        if path.is_file()
    }
