"""Drivers of loops. The reconciler hands over every loop that is to go on; the rows say how far each has come."""

import asyncio
import logging
from typing import Protocol

from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop.run import run_loop

RETRY_SECONDS = 5.0  # after a failure that could not even be put on record
CANCEL_AGAIN_SECONDS = 1.0  # somebody else's code may have swallowed the first cancellation

logger = logging.getLogger(__name__)


class LoopDriver(Protocol):
    """Drives loops, each at one place at a time. An engine of many processes puts its own implementation here."""

    def drive(self, loop_id: str) -> None:
        """Drive the loop from what its rows say, unless it is being driven."""
        ...

    def is_driving(self, loop_id: str) -> bool:
        """Return whether the loop is being driven."""
        ...

    async def close(self) -> None:
        """Cut every loop short; each goes on from its rows when it is driven again."""
        ...


class InProcessDriver:
    """Drives every loop as a task of this process. It stores nothing: after a crash the rows say how to go on."""

    def __init__(self, context: EngineContext) -> None:
        self._context = context
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def drive(self, loop_id: str) -> None:
        if not self.is_driving(loop_id):
            task = self._tasks[loop_id] = asyncio.create_task(self._drive(loop_id), name=loop_id)
            task.add_done_callback(lambda _: self._tasks.pop(loop_id, None))

    def is_driving(self, loop_id: str) -> bool:
        return loop_id in self._tasks

    async def close(self) -> None:
        self._context.closing = True
        while self._tasks:
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=CANCEL_AGAIN_SECONDS)

    async def _drive(self, loop_id: str) -> None:
        try:
            await run_loop(self._context, loop_id)
        except Exception:  # the loop's own errors end up on its record: this one kept the record from being written
            logger.exception("loop %s broke off; it goes on in %s s", loop_id, RETRY_SECONDS)
            await asyncio.sleep(RETRY_SECONDS)
