"""Housekeeping: removes what has expired, at the start and every hour, a little at a time.

A chore is an async function of the store, the settings and the present moment that returns how much it removed. It
works in short transactions of at most BATCH rows (`in_batches`), may be killed anywhere, and removes nothing that a
live loop needs.
Files go last: the transaction that drops rows names their files with `removals.add`, and `remove_files` deletes them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from orchestrator.engine.upkeep.cautious_clock import CautiousClock
from orchestrator.engine.upkeep.retention import retire_logs, retire_outputs
from orchestrator.engine.upkeep.trash import empty_trash
from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import answers, notifications, removals

EACH_SECONDS = 3600.0
PAUSE_SECONDS = 0.02  # between batches: a loop's own writes come first
BATCH = 200
KEYS_KEPT = timedelta(days=60)  # longer than any loop may run: its steps are keyed
DELIVERIES_KEPT = timedelta(days=60)
ENDED_KEPT = timedelta(days=1)  # after its end no step of a loop runs again; a day for what a crash left behind

Chore = Callable[[OpenStore, Settings, datetime], Awaitable[int]]

logger = logging.getLogger(__name__)


async def keep_house(store: OpenStore, settings: Settings) -> None:
    """Do every chore now and every hour, until cancelled."""
    clock = CautiousClock(store.folder)
    while True:
        try:
            await do_chores(store, settings, await asyncio.to_thread(clock.read))
        except OSError as error:
            logger.warning("housekeeping waits for an hour: %s", error)
        await asyncio.sleep(EACH_SECONDS)


async def do_chores(store: OpenStore, settings: Settings, moment: datetime) -> dict[str, int]:
    """Do every chore once and return how much each removed; one that fails is logged and tried again in an hour."""
    dropped = {}
    for chore in CHORES:
        try:
            dropped[chore.__name__] = await chore(store, settings, moment)
        except Exception:
            logger.exception("housekeeping: %s broke off; next try in an hour", chore.__name__)
    if any(dropped.values()):
        logger.info("housekeeping: %s", ", ".join(f"{name} {count}" for name, count in dropped.items() if count))
    return dropped


async def drop_in_batches(store: OpenStore, drop: Callable[..., int]) -> int:
    """Call `drop(tx, limit)`, each time in its own transaction, until nothing is left; return how much it dropped."""
    total = 0
    while True:
        count = await store.write(lambda tx: drop(tx, BATCH))
        if not count:
            return total
        total += count
        await asyncio.sleep(PAUSE_SECONDS)


async def expire_answers(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Drop answers to keyed requests after 60 days; return how many."""
    before = as_text(moment - KEYS_KEPT)
    return await drop_in_batches(store, lambda tx, limit: answers.expire(tx, before, limit))


async def drop_answers_of_ended_loops(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Drop answers to the steps of loops that ended a day ago, most of the table; return how many."""
    before = as_text(moment - ENDED_KEPT)
    return await drop_in_batches(store, lambda tx, limit: answers.drop_of_ended_loops(tx, before, limit))


async def expire_deliveries(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Drop notifications that are not pending from the log after 60 days; return how many."""
    before = as_text(moment - DELIVERIES_KEPT)
    return await drop_in_batches(store, lambda tx, limit: notifications.expire(tx, before, limit))


async def remove_files(store: OpenStore, settings: Settings, moment: datetime) -> int:
    """Delete files whose rows are gone and return how many; one that cannot be deleted is tried again."""
    total, after = 0, ""
    while paths := await store.read(lambda tx: removals.list_page(tx, after=after, limit=BATCH)):
        async with store.backups.files_stay:  # a backup that is being made still wants them
            gone = [path for path in paths if await asyncio.to_thread(_delete, store.folder, path)]
        await store.write(lambda tx: removals.drop(tx, gone))
        total, after = total + len(gone), paths[-1]
        await asyncio.sleep(PAUSE_SECONDS)
    return total


def _delete(folder: DataFolder, path: str) -> bool:
    try:
        removals.delete_files(folder, path)
    except (OSError, ValueError) as error:
        logger.warning("housekeeping: %s cannot be removed: %s", path, error)
        return False
    return True


# files last
CHORES: tuple[Chore, ...] = (
    expire_answers,
    drop_answers_of_ended_loops,
    expire_deliveries,
    empty_trash,
    retire_outputs,
    retire_logs,
    remove_files,
)
