"""Failures of the moment, a full disk or a busy store above all: what met one is done again until it can be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from orchestrator.contract.errors import TRANSIENT_ERRORS

RETRY_SECONDS = 5.0

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


async def wait_out(what: str, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do `work` until no failure of the moment is in its way, and return its answer. Other errors go on to the caller."""
    while True:
        try:
            return await work()
        except TRANSIENT_ERRORS as error:
            logger.warning("%s waits: %s", what, error)
            await asyncio.sleep(RETRY_SECONDS)
