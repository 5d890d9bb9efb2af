"""Code: diff_code."""

import asyncio
from typing import Annotated

from fastapi import Query

from orchestrator.contract.diffs import CodeDiff
from orchestrator.contract.errors import (
    BadName,
    TaskNotFound,
    VersionNotFound,
)
from orchestrator.contract.names import check_label
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.report_facts import read_contents
from orchestrator.report.diff import diff_versions
from orchestrator.storage.queries import code, tasks
from orchestrator.storage.transaction import Tx

group = Group("code")


@group.get("/diff_code/{task_id}", raises=(BadName, TaskNotFound, VersionNotFound))
async def diff_code(
    call: Call,
    task_id: int,
    version: Annotated[str | None, Query(max_length=200, description="Default: the newest version.")] = None,
    base: Annotated[
        str | None, Query(max_length=200, description="Version to compare it with. Default: its first parent.")
    ] = None,
) -> CodeDiff:
    """Return what a version changed, file by file, as hunks and as unified text.

    Large and binary files are cut, and marked as cut.
    """
    for label in (version, base):
        if label is not None:
            check_label(label)

    def query(tx: Tx) -> tuple[str, str | None]:
        tasks.check(tx, task_id)
        label = version or code.find_newest(tx, task_id)
        if label is None:
            raise VersionNotFound(f"Task {task_id} has no version yet; upload one with upload_code.")
        code.list_files(tx, task_id, label)
        if base is not None:
            code.list_files(tx, task_id, base)
        entry = code.find_version(tx, task_id, label)
        parents = entry.parents if entry else []
        return label, base or next((parent for parent in parents if code.find_version(tx, task_id, parent)), None)

    label, against = await call.store.read(query)
    new = await read_contents(call, task_id, label)
    old = await read_contents(call, task_id, against) if against else {}
    return await asyncio.to_thread(lambda: diff_versions(old, new, task_id=task_id, version=label, base=against))
