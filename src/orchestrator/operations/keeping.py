"""Keeping: get_disk_use, create_backup, verify_backup, get_backups, download_backup, delete_backup."""

import asyncio
from typing import Annotated

from fastapi import Query
from fastapi.responses import FileResponse

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.errors import (
    BackupNotFound,
    BackupRunning,
    NotAllowed,
)
from orchestrator.contract.keeping import Backup, BackupList, DiskUse, TaskDiskUse
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Limit
from orchestrator.storage.backup.backup_folder import prepare_backup
from orchestrator.storage.files.disk_usage import DiskUsage
from orchestrator.storage.queries import answers, removals, row_sizes, tasks
from orchestrator.storage.transaction import Tx

group = Group("keeping")

_TASK_FIELDS = {"code": "code_bytes", "logs": "log_bytes", "outputs": "output_bytes", "data": "data_bytes"}
_OTHER_NAMES = (
    "datasets",
    "environments",
    "trash",
    "backups",
    "database",
    "database_log",
    "engine_database",
    "older_databases",
)


@group.get("/get_disk_use")
async def get_disk_use(call: Call, limit: Limit = DEFAULT_LIMIT) -> DiskUse:
    """Return what takes up disk space: the largest tasks, each by kind of file, and everything else."""
    measured = await asyncio.to_thread(call.store.meter.measure_all)

    def query(tx: Tx) -> tuple:
        of_rows = row_sizes.estimate_row_bytes(tx)
        return of_rows, tasks.find_names(tx, list(of_rows)), removals.count(tx), answers.find_oldest(tx)

    of_rows, names, waiting, oldest = await call.store.scan(query)
    return _build_disk_use(measured, of_rows, names, limit).model_copy(
        update={"waiting_removals": waiting, "oldest_answer_at": oldest}
    )


@group.post("/create_backup", raises=(BackupRunning, NotAllowed))
async def create_backup(
    call: Call,
    verify: Annotated[bool, Query(description="Read every byte back before the backup counts as complete.")] = True,
) -> Backup:
    """Start a backup of everything while loops continue; get_backups shows when it is complete.

    Only one backup is made at a time.
    """
    _check_admin(call)
    backup = prepare_backup()

    def note(tx: Tx) -> Backup:
        call.store.backups.check_idle()
        return backup

    known = await call.write(Backup, note, verify)
    if known.name == backup.name:
        call.store.backups.begin(known, verify=verify)
    return known


@group.post("/verify_backup/{name}", raises=(BackupNotFound, BackupRunning, NotAllowed))
async def verify_backup(call: Call, name: str) -> Backup:
    """Start reading a complete backup back to its last byte; get_backups shows in `check` what came of it.

    Only one backup is read at a time.
    """
    _check_admin(call)
    known = await call.find_answer(Backup, name)
    if known is not None:
        return known
    begun = call.store.backups.begin_check(name)
    return await call.write(Backup, lambda _: begun, name)


@group.get("/get_backups", raises=(NotAllowed,))
async def get_backups(call: Call) -> BackupList:
    """Return the backups in the data directory, newest first, with the progress of one that is being made."""
    _check_admin(call)
    return BackupList(backups=await asyncio.to_thread(call.store.backups.list_all))


@group.get("/download_backup/{name}", response_class=FileResponse, raises=(BackupNotFound, NotAllowed))
async def download_backup(call: Call, name: str) -> FileResponse:
    """Download a complete backup as an attachment."""
    _check_admin(call)
    path = await asyncio.to_thread(call.store.backups.find, name)
    return FileResponse(path, filename=path.name, media_type="application/gzip")


@group.delete("/delete_backup/{name}", raises=(BackupNotFound, NotAllowed))
async def delete_backup(call: Call, name: str) -> Deleted:
    """Delete the backup for good."""
    _check_admin(call)

    def note(tx: Tx) -> Deleted:
        call.store.backups.find(name)
        return Deleted()

    answer = await call.write(Deleted, note, name)
    await asyncio.to_thread(call.store.backups.delete, name)
    return answer


def _build_disk_use(measured: DiskUsage, of_rows: dict[int, int], names: dict[int, str], limit: int) -> DiskUse:
    largest = sorted(
        (_build_task_disk_use(task_id, measured, of_rows, names) for task_id in {*measured.of_tasks, *of_rows}),
        key=lambda task: (-task.total_bytes, task.task_id),
    )
    rest = largest[limit:]
    others = dict(measured.others)
    named = {f"{name}_bytes": others.pop(name, 0) for name in _OTHER_NAMES}
    return DiskUse(
        tasks=largest[:limit],
        other_tasks=len(rest),
        other_tasks_bytes=sum(task.total_bytes for task in rest),
        **named,
        other_bytes=sum(others.values()),
        total_bytes=measured.total_bytes,
        free_bytes=measured.free_bytes,
        files=measured.files,
        waiting_removals=0,
        oldest_answer_at=None,
    )


def _build_task_disk_use(
    task_id: int, measured: DiskUsage, of_rows: dict[int, int], names: dict[int, str]
) -> TaskDiskUse:
    files = measured.of_tasks.get(task_id, {})
    taken = {field: files.get(kind, 0) for kind, field in _TASK_FIELDS.items()} | {"row_bytes": of_rows.get(task_id, 0)}
    return TaskDiskUse(task_id=task_id, name=names.get(task_id), **taken, total_bytes=sum(taken.values()))


def _check_admin(call: Call) -> None:
    if call.principal.role != "admin":
        raise NotAllowed("Backups contain everything, including labels, so only administrators can use them.")
