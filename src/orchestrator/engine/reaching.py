"""Runners that cannot be reached for a while: they are asked again, for what they run may well go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from orchestrator.contract.errors import RunnerUnreachable
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Ended, Handle

RETRY_SECONDS = 2.0
STATUS_POLL_SECONDS = 0.05

T = TypeVar("T")
logger = logging.getLogger(__name__)


async def until_reached(ask: Callable[[], Awaitable[T]]) -> T:
    """Return what a runner answers, however long it cannot be reached."""
    while True:
        try:
            return await ask()
        except RunnerUnreachable as error:
            logger.warning("the runner is asked again in %g s: %s", RETRY_SECONDS, error)
        await asyncio.sleep(RETRY_SECONDS)


async def end_of(runner: Runner, handle: Handle) -> Ended:
    """Return how a container ended: a runner of another machine may know it a moment after the last of its log."""
    while (observed := await runner.status(handle)).ended is None:
        await asyncio.sleep(STATUS_POLL_SECONDS)
    return observed.ended
