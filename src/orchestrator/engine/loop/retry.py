"""Retries after transient failures, such as a full disk or a busy store."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from orchestrator.contract.errors import TRANSIENT_ERRORS

RETRY_SECONDS = 5.0

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


async def wait_out(what: str, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do `work` again until no transient failure gets in its way, and return its answer; other errors are raised."""
    while True:
        try:
            return await work()
        except TRANSIENT_ERRORS as error:
            logger.warning("%s waits: %s", what, error)
            await asyncio.sleep(RETRY_SECONDS)
