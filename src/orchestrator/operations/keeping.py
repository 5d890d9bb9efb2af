"""Keeping: get_disk_use, create_backup, get_backups, download_backup, delete_backup."""

import asyncio
from typing import Annotated

from fastapi import Query
from fastapi.responses import FileResponse

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.errors import NotAllowed
from orchestrator.contract.keeping import Backup, BackupList, DiskUse
from orchestrator.operations.call import Call
from orchestrator.operations.disk_shape import disk_use
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Limit
from orchestrator.storage.backup.backup_folder import new_backup
from orchestrator.storage.queries import answers, removals, row_sizes, tasks
from orchestrator.storage.transaction import Tx

group = Group("keeping")


@group.get("/get_disk_use")
async def get_disk_use(call: Call, limit: Limit = DEFAULT_LIMIT) -> DiskUse:
    """Return what takes up disk space: the largest tasks, each by kind, and everything beside the tasks."""
    measured = await asyncio.to_thread(call.store.meter.measure_all)

    def query(tx: Tx) -> tuple:
        of_rows = row_sizes.estimate_row_bytes(tx)
        return of_rows, tasks.find_names(tx, list(of_rows)), removals.count(tx), answers.find_oldest(tx)

    of_rows, names, waiting, oldest = await call.store.scan(query)
    return disk_use(measured, of_rows, names, limit).model_copy(
        update={"waiting_removals": waiting, "oldest_answer_at": oldest}
    )


@group.post("/create_backup")
async def create_backup(
    call: Call, verify: Annotated[bool, Query(description="Read every byte back before it counts as whole.")] = True
) -> Backup:
    """Start a backup of everything while loops go on; get_backups tells when it is complete.

    Only one backup is made at a time.
    """
    _check_admin(call)
    wanted = new_backup()

    def note(tx: Tx) -> Backup:
        call.store.backups.check_idle()
        return wanted

    known = await call.write(Backup, note, verify)
    if known.name == wanted.name:
        call.store.backups.begin(known, verify=verify)
    return known


@group.get("/get_backups")
async def get_backups(call: Call) -> BackupList:
    """Return the backups in the data directory, newest first, with the progress of one that is being made."""
    _check_admin(call)
    return BackupList(backups=await asyncio.to_thread(call.store.backups.list_all))


@group.get("/download_backup/{name}", response_class=FileResponse)
async def download_backup(call: Call, name: str) -> FileResponse:
    """Download a complete backup as an attachment."""
    _check_admin(call)
    path = await asyncio.to_thread(call.store.backups.find, name)
    return FileResponse(path, filename=path.name, media_type="application/gzip")


@group.delete("/delete_backup/{name}")
async def delete_backup(call: Call, name: str) -> Deleted:
    """Delete the backup for good."""
    _check_admin(call)

    def note(tx: Tx) -> Deleted:
        call.store.backups.find(name)
        return Deleted()

    answer = await call.write(Deleted, note, name)
    await asyncio.to_thread(call.store.backups.delete, name)
    return answer


def _check_admin(call: Call) -> None:
    if call.principal.role != "admin":
        raise NotAllowed("Backups hold everything, labels included: they are for administrators only.")
