"""Work that is done again until it succeeds: after transient failures, and while a runner cannot be reached."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from orchestrator.contract.errors import TRANSIENT_ERRORS, RunnerUnreachable

RETRY_SECONDS = 5.0  # after a full disk or a busy store
RUNNER_RETRY_SECONDS = 2.0

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


async def wait_out(label: str, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do `work` again until no transient failure gets in its way, and return its answer; other errors are raised."""
    while True:
        try:
            return await work()
        except TRANSIENT_ERRORS as error:
            logger.warning("%s waits: %s", label, error)
            await asyncio.sleep(RETRY_SECONDS)


async def retry_until_reached(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what a runner answers, however long it cannot be reached: what it runs may well go on."""
    while True:
        try:
            return await ask()
        except RunnerUnreachable as error:
            logger.warning("the runner is asked again in %g s: %s", RUNNER_RETRY_SECONDS, error)
        await asyncio.sleep(RUNNER_RETRY_SECONDS)
