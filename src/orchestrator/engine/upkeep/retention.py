"""Retention as chores of housekeeping: outputs and logs go some days after their container ended, if settings say so.

What is best, what led to it, and what a live loop needs stay for good. Numbers, messages, code and events always stay.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import retention
from orchestrator.storage.transaction import Tx

BATCH = 100
PAUSE_SECONDS = 0.02


class ListTasks(Protocol):
    def __call__(self, tx: Tx, *, ended_before: str, after: int, limit: int) -> list[int]: ...


class Retire(Protocol):
    def __call__(
        self, tx: Tx, task_id: int, *, ended_before: str, after: int, limit: int
    ) -> tuple[int, int | None]: ...


async def retire_outputs(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Retire declared outputs KEEP_OUTPUTS_DAYS after their container ended and return how many; 0 days keeps them."""
    if not settings.keep_outputs_days:
        return 0

    def retire(tx: Tx, task_id: int, *, ended_before: str, after: int, limit: int) -> tuple[int, int | None]:
        return retention.retire_outputs(tx, store.folder, task_id, ended_before=ended_before, after=after, limit=limit)

    before = as_text(moment - timedelta(days=settings.keep_outputs_days))
    return await _retire_over_tasks(store, before, retention.list_tasks_with_outputs, retire)


async def retire_logs(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Retire logs of containers and agents KEEP_LOGS_DAYS after they ended; return how many. 0 days keeps them."""
    if not settings.keep_logs_days:
        return 0
    before = as_text(moment - timedelta(days=settings.keep_logs_days))
    return await _retire_over_tasks(store, before, retention.list_tasks_with_logs, retention.retire_logs)


async def _retire_over_tasks(store: OpenStore, before: str, list_tasks: ListTasks, retire: Retire) -> int:
    total, after = 0, 0
    while task_ids := await store.scan(lambda tx: list_tasks(tx, ended_before=before, after=after, limit=BATCH)):
        for task_id in task_ids:
            total += await _retire_of_task(store, task_id, before, retire)
        after = task_ids[-1]
    return total


async def _retire_of_task(store: OpenStore, task_id: int, before: str, retire: Retire) -> int:
    total = 0
    last: int | None = 0
    while last is not None:
        after = last
        count, last = await store.write(lambda tx: retire(tx, task_id, ended_before=before, after=after, limit=BATCH))
        total += count
        await asyncio.sleep(PAUSE_SECONDS)
    return total
