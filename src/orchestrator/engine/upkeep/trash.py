"""A chore of housekeeping that empties the trash: tasks whose term is over are removed for good, a little at a time.

First the rows go, then the files, then the task's own row: killed anywhere, it goes on at the next time. Once it has
begun, the task cannot be restored.
"""

import asyncio
import logging
import shutil
from datetime import datetime, timedelta

from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import trash

ROWS_AT_A_TIME = 500
TASKS_AT_A_TIME = 50
PAUSE_SECONDS = 0.02  # between transactions: a loop's own writes come first

logger = logging.getLogger(__name__)


async def empty_trash(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Remove tasks whose term is over and return how many; one whose files cannot be deleted is tried again."""
    before = as_text(moment - timedelta(days=settings.trash_days))
    removed = 0
    for task_id in await store.scan(lambda tx: trash.list_due(tx, before, TASKS_AT_A_TIME)):
        try:
            removed += await _remove(store, task_id)
        except OSError as error:
            logger.warning("task %s cannot be removed from the trash yet: %s", task_id, error)
    return removed


async def _remove(store: OpenStore, task_id: int) -> bool:
    """Remove the task; return False if it was restored in the meantime."""
    if not await store.write(lambda tx: trash.begin_removal(tx, task_id)):
        return False
    while await store.write(lambda tx: trash.drop_rows(tx, task_id, ROWS_AT_A_TIME)):
        await asyncio.sleep(PAUSE_SECONDS)
    async with store.backups.files_stay:  # a backup that is being made still wants them
        for folder in store.folder.list_task_folders(task_id):
            if folder.exists():
                await asyncio.to_thread(shutil.rmtree, folder)
    await store.write(lambda tx: trash.drop_task(tx, task_id))
    return True
