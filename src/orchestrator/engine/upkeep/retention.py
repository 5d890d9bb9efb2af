"""Retention as chores of housekeeping: outputs and logs go some days after their container ended, if the settings say so.

What is best, what led to it, and what a live loop needs stay for good. Numbers, messages, code and events always stay.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import retention
from orchestrator.storage.transaction import Tx

BATCH = 100
PAUSE_SECONDS = 0.02


async def retire_outputs(store: OpenStore, settings: Settings) -> int:
    """Declared outputs, KEEP_OUTPUTS_DAYS after their container ended; 0 keeps them."""
    if not settings.keep_outputs_days:
        return 0

    def retire(tx: Tx, task_id: int, **bounds) -> tuple[int, int | None]:
        return retention.retire_outputs(tx, store.folder, task_id, **bounds)

    return await _over_tasks(store, settings.keep_outputs_days, retention.list_tasks_with_outputs, retire)


async def retire_logs(store: OpenStore, settings: Settings) -> int:
    """Logs of containers, KEEP_LOGS_DAYS after they ended; 0 keeps them."""
    if not settings.keep_logs_days:
        return 0
    return await _over_tasks(store, settings.keep_logs_days, retention.list_tasks_with_logs, retention.retire_logs)


async def _over_tasks(store: OpenStore, days: float, tasks_with: Callable, retire: Callable) -> int:
    before = as_text(datetime.now(UTC) - timedelta(days=days))
    total, after = 0, 0
    while found := await store.scan(lambda tx: tasks_with(tx, ended_before=before, after=after, limit=BATCH)):
        for task_id in found:
            total += await _of_task(store, task_id, before, retire)
        after = found[-1]
    return total


async def _of_task(store: OpenStore, task_id: int, before: str, retire: Callable) -> int:
    total, last = 0, 0
    while last is not None:
        count, last = await store.write(lambda tx: retire(tx, task_id, ended_before=before, after=last, limit=BATCH))
        total += count
        await asyncio.sleep(PAUSE_SECONDS)
    return total
